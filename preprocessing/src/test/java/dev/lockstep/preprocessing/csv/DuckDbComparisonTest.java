package dev.lockstep.preprocessing.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbComparisonTest {
  private static final long SEED = 20_260_101;
  private static final int FILES = 150;

  @TempDir Path folder;

  @Test
  void readsRandomFilesAsDuckDbDoes() throws IOException, SQLException {
    assertThat(DuckDbComparison.run(folder, SEED, FILES)).isGreaterThan(FILES / 2);
  }
}
