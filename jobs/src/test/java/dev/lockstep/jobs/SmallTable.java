package dev.lockstep.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A table as people have them, in three objects: missing numbers, texts with quotes, delimiters and
 * ends of lines, records that break a rule or have no target. The same records as CSV and as
 * Parquet. A column of noise makes the objects so large that several tasks read them.
 */
final class SmallTable {
  /** Records in all objects. */
  static final int ROWS = 24_000;

  /** Records without a target, and those of an impossible size. */
  static final int UNLABELED = ROWS / 1_000;

  static final int IMPOSSIBLE = ROWS / 600;

  private static final int OBJECTS = 3;
  private static final int NOISE_BYTES = 1_300;
  private static final List<String> COLORS =
      List.of("red", "deep \"sea\" blue", "green,yellow", "black\nand white", "ochre");

  private SmallTable() {}

  /** Writes {@code rows-0.csv} and so on, with their twins {@code rows-0.parquet}. */
  static void write(Path folder) throws IOException, SQLException {
    Files.createDirectories(folder);
    SplittableRandom random = new SplittableRandom(71);
    for (int object = 0; object < OBJECTS; object++) {
      StringBuilder text = new StringBuilder("id,size,count,color,town,sold,noise\n");
      int rows = ROWS / OBJECTS;
      for (int i = object * rows; i < (object + 1) * rows; i++) {
        text.append(record(i, random));
      }
      Path csv = Files.writeString(folder.resolve("rows-" + object + ".csv"), text);
      parquet(csv, folder.resolve("rows-" + object + ".parquet"));
    }
  }

  private static String record(int i, SplittableRandom random) {
    byte[] noise = new byte[NOISE_BYTES];
    random.nextBytes(noise);
    boolean impossible = i % (ROWS / IMPOSSIBLE) == 7;
    double size = impossible ? -1 : 10 + 90 * Math.pow(random.nextDouble(), 3);
    int count = random.nextInt(50);
    String color = COLORS.get(random.nextInt(COLORS.size()));
    String town = "town " + random.nextInt(200);
    String sold = size + count > 60 ? "yes" : "no";
    return String.format(
        Locale.ROOT,
        "%d,%s,%s,%s,%s,%s,%s\n",
        i,
        !impossible && random.nextInt(30) == 0 ? "" : String.format(Locale.ROOT, "%.3f", size),
        random.nextInt(40) == 0 ? "" : String.valueOf(count),
        random.nextInt(50) == 0 ? "" : '"' + color.replace("\"", "\"\"") + '"',
        town,
        i % (ROWS / UNLABELED) == 11 ? "" : sold,
        Base64.getEncoder().encodeToString(noise));
  }

  private static void parquet(Path csv, Path parquet) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "copy (from read_csv('%s', header = true, columns = {id: 'bigint', size: 'double', count: 'integer', color: 'varchar', town: 'varchar', sold: 'varchar', noise: 'varchar'})) to '%s' (format parquet, row_group_size 2048)"
              .formatted(csv, parquet));
    }
  }

  /**
   * A pipeline over these objects.
   *
   * @param format {@code csv} or {@code parquet}
   * @param raw address of the folder they are in
   * @param store value of the key {@code store}
   */
  static String pipeline(String format, String raw, String dataset, String store) {
    return """
        pipeline: small-table
        store: %s
        cluster: {executors: 2, cores: 1, memory: 512 MiB}
        preprocess:
          dataset: %s
          source:
            format: %s
            paths: ['%s/*.%s']
            columns: {id: bigint, size: double, count: int, color: string, town: string, sold: string, noise: string}
          key: [id]
          records:
            - {type: drop, columns: [noise]}
            - {type: derive, columns: {area: size * size}}
          rules:
            - {name: size, type: range, column: size, min: 0}
          features:
            - {type: impute, columns: numeric, strategy: median, indicator: true}
            - {type: power, columns: [area], method: yeo_johnson}
            - {type: standardize, columns: numeric}
            - {type: target_encode, columns: [town]}
            - {type: one_hot, columns: [color], unknown: category}
          target: {column: sold, type: class, classes: ['no', 'yes']}
          split: {validation: 10%%, test: 20%%, seed: 5}
          max_rejected: 1%%
          output: {file_size: 256 KiB, row_group_rows: 512, shuffle_seed: 3}
        """
        .formatted(store, dataset, format, raw, format);
  }
}
