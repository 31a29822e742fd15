package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.DatasetWriter;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttemptTest {
  @TempDir private Path folder;
  private final Storage storage = Storage.of(new Configuration());

  static Throwable[] failures() {
    return new Throwable[] {
      new IllegalStateException("a bug"),
      new OutOfMemoryError("made up"),
      new NoClassDefFoundError("made up")
    };
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whateverFailsNothingIsLeftBehind(Throwable failure) {
    String dataset = folder.toUri() + "set";
    DatasetWriter writer = DatasetWriter.begin(storage, dataset, "f".repeat(64));
    String part = dataset + "/versions/" + writer.id() + "/train/part-00000.parquet";

    assertThatThrownBy(
            () ->
                Attempt.publish(
                    writer,
                    () -> {
                      storage.write(part, new byte[] {1});
                      return fail(failure);
                    }))
        .isSameAs(failure);
    assertThat(storage.list(dataset)).isEmpty();
  }

  private static DatasetVersion fail(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure;
  }
}
