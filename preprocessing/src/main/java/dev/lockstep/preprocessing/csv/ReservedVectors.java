package dev.lockstep.preprocessing.csv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The columns that say where a record was, what it was, and why it is rejected if it is. */
final class ReservedVectors {
  /** STRING: address of the object. */
  static final String SOURCE = "_source";

  /** LONG: byte offset of the record in the uncompressed object. */
  static final String POSITION = "_position";

  /** BINARY: the record as read. */
  static final String RAW = "_raw";

  /** STRING: the rule that the record breaks; null: none. */
  static final String RULE = "_rule";

  /** STRING: what was found and what is expected; null: nothing is wrong. */
  static final String REASON = "_reason";

  static final StructType SCHEMA =
      new StructType()
          .add(SOURCE, DataTypes.StringType, false)
          .add(POSITION, DataTypes.LongType, false)
          .add(RAW, DataTypes.BinaryType, true)
          .add(RULE, DataTypes.StringType, true)
          .add(REASON, DataTypes.StringType, true);

  private final Batch batch;
  private final StringVector source = new StringVector(Batch.MOST_ROWS);
  private final NumberVector position = new NumberVector(DataTypes.LongType, Batch.MOST_ROWS);
  private final RawVector raw;
  private final StringVector rule = new StringVector(Batch.MOST_ROWS);
  private final StringVector reason = new StringVector(Batch.MOST_ROWS);

  ReservedVectors(Batch batch) {
    this.batch = batch;
    raw = new RawVector(batch);
  }

  static boolean isReserved(String name) {
    return SCHEMA.getFieldIndex(name).isDefined();
  }

  CsvVector vector(String name) {
    return switch (name) {
      case SOURCE -> source;
      case POSITION -> position;
      case RAW -> raw;
      case RULE -> rule;
      case REASON -> reason;
      default -> throw new IllegalArgumentException(name + " is not reserved");
    };
  }

  /** Begins an object. */
  void start(String uri) {
    source.clearDictionary();
    source.add(uri.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes over what the batch says. */
  void fill() {
    for (int row = 0; row < batch.rows; row++) {
      position.longs()[row] = batch.positions[row];
      position.values()[row] = batch.positions[row];
    }
    Arrays.fill(rule.codes(), 0, batch.rows, StringVector.MISSING);
    Arrays.fill(reason.codes(), 0, batch.rows, StringVector.MISSING);
    rule.clearDictionary();
    reason.clearDictionary();
    for (int row = 0; row < batch.rows && batch.hasProblems(); row++) {
      RecordProblem problem = batch.problem(row);
      if (problem != null) {
        rule.codes()[row] = rule.add(problem.rule().getBytes(StandardCharsets.UTF_8));
        reason.codes()[row] = reason.add(problem.reason().getBytes(StandardCharsets.UTF_8));
      }
    }
    for (CsvVector vector : new CsvVector[] {source, position, raw, rule, reason}) {
      vector.setRows(batch.rows);
    }
  }
}
