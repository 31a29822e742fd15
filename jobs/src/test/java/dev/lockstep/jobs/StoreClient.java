package dev.lockstep.jobs;

import dev.lockstep.preprocessing.dataset.storage.S3aDefaults;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.store.EmbeddedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** What a test itself puts into an embedded S3 server and finds there. */
final class StoreClient {
  private StoreClient() {}

  /** Hadoop keeps the client: {@code FileSystem.closeAll()} at the end. */
  static Storage of(EmbeddedStore store) {
    Configuration configuration = S3aDefaults.applyTo(new Configuration());
    configuration.set("fs.s3a.endpoint", store.endpoint().toString());
    configuration.set("fs.s3a.endpoint.region", "us-east-1");
    configuration.set("fs.s3a.access.key", store.accessKey());
    configuration.set("fs.s3a.secret.key", store.secretKey());
    configuration.set(
        "fs.s3a.aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
    return Storage.of(configuration);
  }

  /** Puts the files of a folder below an address. */
  static void put(Storage storage, Path folder, String address) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        storage.write(address + "/" + file.getFileName(), Files.readAllBytes(file));
      }
    }
  }
}
