package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.storage.S3TestStore;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On the embedded S3 server, through the magic committer. */
class PreprocessPipelineIT extends PreprocessPipelineContract {
  @RegisterExtension static final S3TestStore STORE = new S3TestStore("datasets");

  @Override
  Storage storage() {
    return STORE.storage();
  }

  @Override
  String newFolder() {
    return STORE.newFolder();
  }

  /** Objects of the embedded server are plain files. */
  @Override
  Dataset<Row> readParquet(DatasetVersion version, ShardFile file) {
    String key = version.uri(file).substring(STORE.uri("").length());
    return LocalSpark.session().read().parquet(STORE.file(key).toUri().toString());
  }

  @Test
  void aWrongSecretIsTheEnvironmentsFaultAndIsNotPrinted() {
    String wrong = "not-the-secret-of-this-store";
    Storage refused = STORE.unshared(STORE.endpoint(), wrong);

    assertThatThrownBy(() -> PreprocessPipeline.run(LocalSpark::session, refused, spec(0), false))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("credentials")
        .satisfies(failure -> assertThat(failure.toString()).doesNotContain(wrong));
    assertThat(storage().list(dataset)).isEmpty();
  }
}
