package dev.lockstep.preprocessing.source.infer;

import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import java.util.List;

/**
 * A schema that was found in a sample.
 *
 * @param nulls texts that mean a missing value; absent: what the source's own options say
 * @param columns in their order
 * @param leftOut columns of types that no dataset can have, with their types
 * @param records that were looked at
 * @param malformed records that were passed over, since they are not in the format
 * @param sampledObjects objects they are from
 * @param objects that the source has
 * @param whole whether every record of the source was looked at
 */
public record InferredSchema(
    List<String> nulls,
    List<FoundColumn> columns,
    List<String> leftOut,
    long records,
    long malformed,
    int sampledObjects,
    int objects,
    boolean whole) {
  public InferredSchema {
    columns = List.copyOf(columns);
    leftOut = List.copyOf(leftOut);
  }

  static InferredSchema of(Sample sample, int sampledObjects, int objects) {
    return new InferredSchema(
        sample.nulls(),
        sample.columns().stream().map(SampledColumn::found).toList(),
        sample.leftOut(),
        sample.records(),
        sample.malformed(),
        sampledObjects,
        objects,
        sample.whole() && sampledObjects == objects);
  }

  /**
   * What is frozen.
   *
   * @param ranges whether numbers must stay in the range that they have in the sample
   */
  public SchemaFile file(boolean ranges) {
    return new SchemaFile(
        SchemaFile.VERSION,
        nulls,
        columns.stream()
            .map(FoundColumn::schema)
            .map(column -> ranges ? column : withoutRange(column))
            .toList());
  }

  private static ColumnSchema withoutRange(ColumnSchema column) {
    return new ColumnSchema(
        column.name(), column.type(), column.nullable(), column.categories(), null);
  }
}
