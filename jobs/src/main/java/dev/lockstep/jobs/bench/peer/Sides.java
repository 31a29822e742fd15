package dev.lockstep.jobs.bench.peer;

import java.util.Arrays;
import java.util.List;

/** Every side by name, and what it writes. */
public enum Sides {
  LOCKSTEP(
      "lockstep",
      "Lockstep: checked, split, shuffled and sharded dataset with a manifest, one tensor column,"
          + " key and label, zstd",
      Layout.DATASET),
  SPARK_ML(
      "spark-ml",
      "Spark ML Pipeline: Imputer, StringIndexer, VectorAssembler, StandardScaler; writes one array"
          + " of floats (numbers, then category indices) and the label, snappy",
      Layout.ARRAY),
  SPARK_SQL(
      "spark-sql",
      "Spark SQL: one query for means and deviations, one for frequencies, one to write; writes a"
          + " float column per number, an int column per category and the label, snappy",
      Layout.COLUMNS),
  SPARK_FUSED(
      "spark-fused",
      "Spark: one pass over the rows for all statistics, one query to write; writes the same columns"
          + " as spark-sql",
      Layout.COLUMNS),
  SPARK_COPY(
      "spark-copy", "Spark: read the columns and write them as they are, snappy", Layout.RAW),
  DUCKDB(
      "duckdb",
      "DuckDB: one query for all statistics, one to write; writes the same columns as spark-sql",
      Layout.COLUMNS),
  DUCKDB_COPY(
      "duckdb-copy", "DuckDB: read the columns and write them as they are, snappy", Layout.RAW);

  /** How a side's output holds the values. */
  public enum Layout {
    /** Columns as in the raw data; nothing to compare but the number of rows. */
    RAW,
    /** A column for each number, category and label, named as in the raw data. */
    COLUMNS,
    /** {@code features array<float>}: numbers, then category indices; and the label's column. */
    ARRAY,
    /** A Lockstep dataset. */
    DATASET
  }

  private final String label;
  private final String writes;
  private final Layout layout;

  Sides(String label, String writes, Layout layout) {
    this.label = label;
    this.writes = writes;
    this.layout = layout;
  }

  /** Name on the command line and in results. */
  public String label() {
    return label;
  }

  /** What it does and writes, for people. */
  public String writes() {
    return writes;
  }

  /** How its output holds the values. */
  public Layout layout() {
    return layout;
  }

  /** Whether it runs on Spark, whose properties and jars can be changed. */
  public boolean onSpark() {
    return label.startsWith("spark-");
  }

  Side side() {
    return switch (this) {
      case LOCKSTEP -> new LockstepSide();
      case SPARK_ML -> new SparkMl();
      case SPARK_SQL -> new SparkFitted(new TwoQueryFit());
      case SPARK_FUSED -> new SparkFitted(new OnePassFit());
      case SPARK_COPY -> new SparkCopy();
      case DUCKDB -> new DuckDbPreparation();
      case DUCKDB_COPY -> new DuckDbCopy();
    };
  }

  /** All names. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Sides::label).toList();
  }

  /**
   * The side of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Sides of(String label) {
    return Arrays.stream(values())
        .filter(side -> side.label.equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no side " + label));
  }
}
