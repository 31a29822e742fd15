package dev.lockstep.preprocessing.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.dataset.SourceObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Reads random files with our reader and DuckDB's. */
final class DuckDbComparison {
  private DuckDbComparison() {}

  /**
   * Fails on the first file that is read differently.
   *
   * @return how many of the files DuckDB accepted
   */
  static int run(Path folder, long firstSeed, int files) throws IOException, SQLException {
    Path file = folder.resolve("random.csv");
    int accepted = 0;
    try (DuckDb duckDb = new DuckDb()) {
      for (long seed = firstSeed; seed < firstSeed + files; seed++) {
        RandomCsv csv = RandomCsv.of(seed);
        Files.write(file, csv.bytes());
        Optional<List<List<String>>> expected = duckDb.read(file, csv.format(), csv.columns());
        if (expected.isPresent()) {
          accepted++;
          SourceObject object = new SourceObject(file.toUri().toString(), csv.bytes().length, "1");
          assertThat(LocalRead.read(object, csv.format(), LocalRead.text(csv.columns())))
              .as(
                  "seed %d, %s:%n%s",
                  seed, csv.format(), new String(csv.bytes(), StandardCharsets.UTF_8))
              .isEqualTo(expected.get());
        }
      }
    }
    return accepted;
  }
}
