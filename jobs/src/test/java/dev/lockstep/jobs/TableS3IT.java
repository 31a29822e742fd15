package dev.lockstep.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.jobs.cli.Lockstep;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table from S3 to S3 by executors in processes of their own, against files and threads. */
@Timeout(240)
class TableS3IT {
  @TempDir static Path folder;
  private static Path data;
  private static TableStore store;

  @BeforeAll
  static void putTheTable() throws Exception {
    data = folder.resolve("data");
    SmallTable.write(data);
    store = TableStore.start(folder.resolve("store"), data);
  }

  @AfterAll
  static void stopTheStore() throws Exception {
    store.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "parquet"})
  void executorsOnS3MakeTheBitsThatThreadsMakeOfFiles(String format) throws Exception {
    String dataset = "s3a://datasets/" + format;
    LockstepProcess.Result run =
        LockstepProcess.run(
            folder,
            store.environment(),
            "preprocess",
            pipeline(format, TableStore.RAW, dataset, TableStore.section(store.endpoint())));
    assertThat(run.code()).as(run.err()).isZero();
    String local = folder.toUri() + "local/" + format;
    String files = data.toUri().toString().replaceAll("/+$", "");
    String here = pipeline(format, files, local, "{type: embedded}");
    assertThat(Lockstep.run("preprocess", here, "--master", "local[2]")).isZero();

    Manifest remote = store.current(dataset).orElseThrow();
    Manifest expected =
        DatasetVersion.latest(Storage.of(new Configuration()), local).orElseThrow().manifest();
    assertThat(remote.splits()).isEqualTo(expected.splits());
    assertThat(remote.contentSha256()).isEqualTo(expected.contentSha256());
    assertThat(remote.features()).isEqualTo(expected.features());
    assertThat(remote.counts()).isEqualTo(expected.counts());
    assertThat(remote.counts().in()).isEqualTo(SmallTable.ROWS);
    assertThat(remote.counts().rejected()).isEqualTo(SmallTable.UNLABELED + SmallTable.IMPOSSIBLE);
    assertThat(remote.split(Split.TRAIN).files()).hasSizeGreaterThan(1);
  }

  private static String pipeline(String format, String raw, String dataset, String store)
      throws IOException {
    Path file = Files.createTempFile(folder, format, ".yaml");
    return Files.writeString(file, SmallTable.pipeline(format, raw, dataset, store)).toString();
  }
}
