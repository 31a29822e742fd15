package dev.lockstep.jobs.apply;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.block.Column;
import dev.lockstep.preprocessing.block.NumberColumn;
import dev.lockstep.preprocessing.block.StringColumn;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Makes blocks of rows.
 *
 * @param schema columns of the blocks
 * @param target column that a row may lack
 */
record RowBlocks(BlockSchema schema, String target) implements RowSource {
  @Override
  public List<String> columns() {
    return schema.names();
  }

  @Override
  public Prepared prepare(List<InputRow> rows, long first) {
    return new Prepared(
        Optional.of(of(rows, first)), Collections.nCopies(rows.size(), Optional.empty()));
  }

  /**
   * @param first number of the first row, for messages
   * @throws UserException if a column is absent or holds something else than it should
   */
  Block of(List<InputRow> rows, long first) {
    List<Column> columns = new ArrayList<>();
    for (BlockSchema.Field field : schema.fields()) {
      columns.add(
          field.kind() == BlockSchema.Kind.NUMBER
              ? numbers(field.name(), rows, first)
              : strings(field.name(), rows, first));
    }
    return new Block(schema, columns, rows.size());
  }

  private NumberColumn numbers(String name, List<InputRow> rows, long first) {
    double[] values = new double[rows.size()];
    for (int i = 0; i < values.length; i++) {
      Optional<Object> cell = cell(name, rows.get(i), first + i);
      values[i] = cell.isEmpty() ? Double.NaN : number(name, cell.get(), first + i);
    }
    return new NumberColumn(values, values.length);
  }

  private static double number(String name, Object cell, long row) {
    if (cell instanceof Number number) {
      return number.doubleValue();
    }
    try {
      return CellNumbers.parse((String) cell);
    } catch (NumberFormatException e) {
      throw new UserException(
          "row "
              + row
              + ": column "
              + name
              + " must be a number, a date or a timestamp, found \""
              + cell
              + '"',
          e);
    }
  }

  private StringColumn strings(String name, List<InputRow> rows, long first) {
    int[] codes = new int[rows.size()];
    List<byte[]> dictionary = new ArrayList<>();
    for (int i = 0; i < codes.length; i++) {
      Optional<Object> cell = cell(name, rows.get(i), first + i);
      codes[i] = cell.isEmpty() ? StringColumn.MISSING : dictionary.size();
      cell.ifPresent(text -> dictionary.add(CellNumbers.text(text).getBytes(UTF_8)));
    }
    return new StringColumn(codes, dictionary.toArray(new byte[0][]), codes.length);
  }

  private Optional<Object> cell(String name, InputRow row, long number) {
    Optional<Object> cell = row.cells().get(name);
    if (cell == null && !name.equals(target)) {
      throw new UserException(
          "row "
              + number
              + " lacks the column "
              + name
              + "; the dataset's columns are "
              + String.join(", ", schema.names())
              + " (the target "
              + target
              + " may be absent; a missing value is null, or an empty field of CSV)");
    }
    return cell == null ? Optional.empty() : cell;
  }
}
