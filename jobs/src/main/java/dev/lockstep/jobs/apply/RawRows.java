package dev.lockstep.jobs.apply;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.BlockReader;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.csv.CellValues;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.lookup.LookupRows;
import dev.lockstep.preprocessing.lookup.LookupSpec;
import dev.lockstep.preprocessing.pipeline.SingleRows;
import dev.lockstep.preprocessing.pipeline.TabularSpec;
import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Rows with the columns of a dataset's source, taken through what the run did to its records. Not
 * thread-safe.
 */
final class RawRows implements RowSource {
  private final StructType columns;
  private final CellValues cells;
  private final SingleRows whole;
  private final SingleRows withoutTarget;
  private final Set<String> needed;
  private final Set<String> neededAlways;
  private final BlockReader.Mapping mapping;
  private final String target;

  RawRows(TabularSpec spec, BlockSchema input, Map<LookupSpec, LookupRows> lookups) {
    columns = spec.schema().columnTypes();
    cells = new CellValues(columns, CellFormats.of(spec));
    whole = SingleRows.of(spec, input, lookups::get, true);
    withoutTarget = SingleRows.of(spec, input, lookups::get, false);
    needed = whole.needed();
    neededAlways = withoutTarget.needed();
    mapping = BlockReader.Mapping.of(input, whole.output());
    target = spec.target().column();
  }

  @Override
  public List<String> columns() {
    return List.of(columns.fieldNames());
  }

  @Override
  public Prepared prepare(List<InputRow> rows, long first) {
    BlockReader blocks = new BlockReader(mapping);
    List<Optional<Fate>> fates = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      fates.add(fate(rows.get(i), first + i, blocks));
    }
    Optional<Block> kept = blocks.pending() == 0 ? Optional.empty() : Optional.of(blocks.take());
    return new Prepared(kept, fates);
  }

  /** Empty if the row is kept; it is then added to the block. */
  private Optional<Fate> fate(InputRow row, long number, BlockReader blocks) {
    SingleRows steps = steps(row, number);
    Object[] values = new Object[columns.length()];
    for (int i = 0; i < values.length; i++) {
      try {
        values[i] = value(row, i);
      } catch (IllegalArgumentException e) {
        return Optional.of(new Fate("rejected", RecordColumns.TYPE_RULE, e.getMessage()));
      }
    }
    SingleRows.Outcome outcome = steps.apply(values);
    if (outcome.fate() != null) {
      return Optional.of(new Fate(outcome.fate(), outcome.rule(), outcome.reason()));
    }
    blocks.add(outcome.row());
    return Optional.empty();
  }

  private Object value(InputRow row, int column) {
    Optional<Object> cell = row.cells().get(columns.fields()[column].name());
    return cell == null || cell.isEmpty() ? null : cells.of(column, CellNumbers.text(cell.get()));
  }

  /** A row may lack what only the target is made of. */
  private SingleRows steps(InputRow row, long number) {
    if (row.cells().keySet().containsAll(needed)) {
      return whole;
    }
    for (StructField field : columns.fields()) {
      if (neededAlways.contains(field.name()) && !row.cells().containsKey(field.name())) {
        throw new UserException(
            "row "
                + number
                + " lacks the column "
                + field.name()
                + "; the dataset is made of "
                + String.join(", ", needed)
                + " (what only the target "
                + target
                + " is made of may be absent; a missing value is null, or an empty field of CSV)");
      }
    }
    return withoutTarget;
  }
}
