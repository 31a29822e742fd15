package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.ObjectInfo;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailuresBeforePublishingTest {
  @TempDir Path folder;
  private final Storage storage = Storage.of(new Configuration());

  @Test
  void anObjectThatWasReplacedOrRemovedMeanwhileIsNoticed() {
    String uri = folder.toUri() + "images";
    storage.write(uri, new byte[] {1, 2});
    ObjectInfo info = storage.stat(uri).orElseThrow();
    List<SourceObject> opened = List.of(new SourceObject(uri, info.size(), info.etag()));

    assertThatCode(() -> SourceCheck.requireUnchanged(storage, opened)).doesNotThrowAnyException();
    storage.write(uri, new byte[] {1, 2, 3});
    assertThatThrownBy(() -> SourceCheck.requireUnchanged(storage, opened))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll(uri, "changed while it was read", "2 bytes", "3 bytes");
    storage.deleteTree(uri);
    assertThatThrownBy(() -> SourceCheck.requireUnchanged(storage, opened))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("it is gone");
  }

  @Test
  void aFailureOfATaskIsFoundBehindWhatSparkThrows() {
    UserException cause = new UserException("the object is truncated");

    assertThat(SparkFailures.translate(new SparkException("Job aborted", cause))).isSameAs(cause);
  }

  @Test
  void aFullLocalDiskIsTheEnvironmentsFault() {
    Exception failure =
        new SparkException(
            "Job aborted due to stage failure: java.io.IOException: No space left on device",
            new IOException("No space left on device"));

    assertThat(SparkFailures.translate(failure))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("spark.local.dir")
        .hasCause(failure);
  }

  @Test
  void executorsThatAreLostForGoodAreTheEnvironmentsFault() {
    Exception failure =
        new SparkException("Job aborted: ExecutorLostFailure (executor 1 exited)\nDriver stack");

    assertThat(SparkFailures.translate(failure))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageEndingWith("(executor 1 exited)");
  }

  @Test
  void anythingElseStaysOurBug() {
    RuntimeException bug = new IllegalStateException("row counts do not add up");

    assertThat(SparkFailures.translate(bug)).isSameAs(bug);
    assertThat(SparkFailures.translate(new SparkException("unknown", null)))
        .isInstanceOf(IllegalStateException.class);
  }
}
