package dev.lockstep.jobs.bench.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFileTest {
  @TempDir private Path folder;

  private static void make(Path file) throws IOException {
    Files.writeString(file, "a,b\n1,2\n");
  }

  private KeptFile file(String recipe) {
    return new KeptFile(folder.resolve("data").resolve("table.csv"), recipe);
  }

  @Test
  void isMadeOnceAndThenUsedAgain() {
    assertThat(file("two rows").ensure(KeptFileTest::make)).isTrue();
    assertThat(file("two rows").ensure(KeptFileTest::make)).isFalse();
    assertThat(file("two rows").path()).hasContent("a,b\n1,2\n");
  }

  @Test
  void anotherRecipeMakesItAnew() {
    file("two rows").ensure(KeptFileTest::make);
    assertThat(file("two other rows").ensure(KeptFileTest::make)).isTrue();
  }

  @Test
  void changedContentOfTheSameSizeIsNoticed() throws IOException {
    file("two rows").ensure(KeptFileTest::make);
    Files.writeString(file("two rows").path(), "a,b\n1,3\n");
    assertThat(file("two rows").ensure(KeptFileTest::make)).isTrue();
    assertThat(file("two rows").path()).hasContent("a,b\n1,2\n");
  }

  @Test
  void whatFailedHalfwayIsNotUsed() {
    KeptFile file = file("two rows");
    assertThatThrownBy(
            () ->
                file.ensure(
                    partial -> {
                      Files.writeString(partial, "a,");
                      throw new IOException("no space");
                    }))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("no space");
    assertThat(file.path()).doesNotExist();
    assertThat(file.ensure(KeptFileTest::make)).isTrue();
  }
}
