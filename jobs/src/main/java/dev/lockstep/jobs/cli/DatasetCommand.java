package dev.lockstep.jobs.cli;

import dev.lockstep.jobs.config.PipelineFile;
import dev.lockstep.jobs.config.PipelineFile.Store;
import dev.lockstep.jobs.session.Home;
import dev.lockstep.jobs.session.OpenStore;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A command on something that is published, named by its address or a pipeline file. */
abstract class DatasetCommand extends ConsoleCommand {
  private static final Path EMBEDDED = Path.of(".lockstep", "store");

  @Option(
      names = "--store",
      paramLabel = "FOLDER|URL",
      description =
          "Where s3a:// addresses are: the folder of an embedded store (default: .lockstep/store),"
              + " the URL of an S3, or `aws`; keys come from the AWS default chain.")
  private String store;

  @Option(names = "--json", description = "Print one line of JSON on standard output.")
  private boolean json;

  /**
   * A dataset as it was named.
   *
   * @param address without a slash at the end
   * @param version id of the version that is meant, or empty for the current one
   * @param store where it is
   */
  record Target(String address, Optional<String> version, Store store) {
    OpenStore open() {
      return OpenStore.open(store, Home.find(System.getenv()), List.of(address));
    }

    /** The version that is meant. */
    DatasetVersion in(Storage storage) {
      return version.isPresent()
          ? DatasetVersion.open(storage, address, version.get())
          : DatasetVersion.latest(storage, address)
              .orElseThrow(
                  () ->
                      new UserException(
                          "nothing is published at "
                              + address
                              + "; `lockstep versions "
                              + address
                              + "` shows what lies there"));
    }
  }

  /** What was given as {@code --store}, or null. */
  final String storeText() {
    return store;
  }

  final boolean json() {
    return json;
  }

  /**
   * @param given an address, or a pipeline file that names a dataset; {@code @ID} behind it means a
   *     version
   */
  final Target target(String given) {
    int at = given.lastIndexOf('@');
    boolean versioned = at > given.lastIndexOf('/') && at > 0;
    String place = versioned ? given.substring(0, at) : given;
    Optional<String> version = versioned ? Optional.of(given.substring(at + 1)) : Optional.empty();
    if (place.contains("://")) {
      return new Target(place.replaceAll("/+$", ""), version, givenStore());
    }
    if (place.endsWith(".yaml") || place.endsWith(".yml")) {
      PipelineFile file = PipelineText.parse(Path.of(place), List.of());
      Store where = store == null ? file.store() : givenStore();
      return new Target(file.preprocess().dataset(), version, where);
    }
    throw new UserException(
        "\""
            + given
            + "\" is neither an address such as s3a://datasets/credit or file:///data/credit nor a"
            + " pipeline file (*.yaml) that names a dataset");
  }

  /** The store of {@code --store}, or the one that is meant if it is not given. */
  final Store givenStore() {
    if (store == null) {
      return new Store.Embedded(EMBEDDED, 0);
    }
    if (store.equals("aws")) {
      return s3(Optional.empty());
    }
    if (!store.contains("://")) {
      return new Store.Embedded(Path.of(store), 0);
    }
    if (!store.matches("https?://[^\\s@]+")) {
      throw new UserException(
          "--store must be a folder, `aws`, or a URL such as https://minio.example.org:9000 without"
              + " a user or password in it");
    }
    return s3(Optional.of(URI.create(store)));
  }

  private static Store s3(Optional<URI> endpoint) {
    String region = Optional.ofNullable(System.getenv("AWS_REGION")).orElse("us-east-1");
    return new Store.S3(endpoint, region, endpoint.isPresent(), Optional.empty(), Optional.empty());
  }
}
