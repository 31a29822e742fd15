package dev.lockstep.preprocessing.block;

import java.util.List;

/**
 * Some rows, by columns. Not thread-safe; it travels packed into bytes.
 *
 * @param schema names and kinds
 * @param columns one for every field of the schema, all of the same number of rows
 * @param rows how many there are
 */
public record Block(BlockSchema schema, List<Column> columns, int rows) {
  public Block {
    columns = List.copyOf(columns);
    if (columns.size() != schema.fields().size()) {
      throw new IllegalArgumentException(
          columns.size() + " columns, the schema has " + schema.fields().size());
    }
    for (int i = 0; i < columns.size(); i++) {
      check(schema.fields().get(i), columns.get(i), rows);
    }
  }

  /** Column of numbers by position in the schema. */
  public NumberColumn number(int index) {
    return (NumberColumn) columns.get(index);
  }

  /** Column of texts by position in the schema. */
  public StringColumn string(int index) {
    return (StringColumn) columns.get(index);
  }

  /** Column of tensors by position in the schema. */
  public TensorColumn tensor(int index) {
    return (TensorColumn) columns.get(index);
  }

  private static void check(BlockSchema.Field field, Column column, int rows) {
    boolean fits =
        switch (field.kind()) {
          case NUMBER -> column instanceof NumberColumn;
          case STRING -> column instanceof StringColumn;
          case TENSOR -> column instanceof TensorColumn t && t.width() == field.width();
        };
    if (!fits || column.rows() != rows) {
      throw new IllegalArgumentException(
          "column " + field + " does not fit " + column.rows() + " rows of " + rows);
    }
  }
}
