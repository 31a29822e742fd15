package dev.lockstep.preprocessing.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbComparisonIT {
  private static final int FILES = 10_000;

  @TempDir Path folder;

  @Test
  void readsTenThousandRandomFilesAsDuckDbDoes() throws IOException, SQLException {
    assertThat(DuckDbComparison.run(folder, 1, FILES)).isGreaterThan(FILES / 2);
  }
}
