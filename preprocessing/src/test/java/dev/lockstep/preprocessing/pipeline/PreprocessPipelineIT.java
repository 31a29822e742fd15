package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.storage.S3aDefaults;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.store.EmbeddedStore;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the embedded S3 server, through the magic committer. */
class PreprocessPipelineIT extends PreprocessPipelineContract {
  private static final String BUCKET = "datasets";
  private static final String ROOT = "s3a://" + BUCKET + "/";

  @TempDir static Path folder;
  private static EmbeddedStore store;
  private static Storage storage;

  @BeforeAll
  static void startStore() {
    store = EmbeddedStore.start(Path.of(System.getProperty("lockstep.store.home")), folder, 0);
    store.createBucket(BUCKET);
    storage = Storage.of(configuration(store.secretKey()));
  }

  @AfterAll
  static void stopStore() {
    store.close();
  }

  @Override
  Storage storage() {
    return storage;
  }

  @Override
  String newFolder() {
    return ROOT + UUID.randomUUID();
  }

  /** Objects of the embedded server are plain files. */
  @Override
  Dataset<Row> readParquet(DatasetVersion version, ShardFile file) {
    String key = version.uri(file).substring(ROOT.length());
    return LocalSpark.session().read().parquet(store.file(BUCKET, key).toUri().toString());
  }

  @Test
  void aWrongSecretIsTheEnvironmentsFaultAndIsNotPrinted() {
    String wrong = "not-the-secret-of-this-store";
    Configuration configuration = configuration(wrong);
    // or else Hadoop hands out the file system that was opened with the right one
    configuration.set("fs.s3a.impl.disable.cache", "true");

    assertThatThrownBy(
            () ->
                PreprocessPipeline.run(
                    LocalSpark::session, Storage.of(configuration), spec(0), false))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("credentials")
        .satisfies(failure -> assertThat(failure.toString()).doesNotContain(wrong));
    assertThat(storage.list(dataset)).isEmpty();
  }

  private static Configuration configuration(String secretKey) {
    Configuration configuration = S3aDefaults.applyTo(new Configuration());
    configuration.set("fs.s3a.endpoint", store.endpoint().toString());
    configuration.set("fs.s3a.endpoint.region", "us-east-1");
    configuration.set("fs.s3a.access.key", store.accessKey());
    configuration.set("fs.s3a.secret.key", secretKey);
    configuration.set(
        "fs.s3a.aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
    return configuration;
  }
}
