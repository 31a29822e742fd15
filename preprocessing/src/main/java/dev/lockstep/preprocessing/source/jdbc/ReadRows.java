package dev.lockstep.preprocessing.source.jdbc;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.reading.RecordsRead;
import dev.lockstep.preprocessing.source.RecordColumns;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Reads ranges of rows on executors, each by its index; holds what the driver fetches at a time.
 */
final class ReadRows implements FlatMapFunction<Integer, InternalRow> {
  private static final long serialVersionUID = 1L;
  private static final int EXCERPT = 60;
  private static final int SOURCE = RecordColumns.RESERVED.fieldIndex(RecordColumns.SOURCE);
  private static final int POSITION = RecordColumns.RESERVED.fieldIndex(RecordColumns.POSITION);
  private static final int RAW = RecordColumns.RESERVED.fieldIndex(RecordColumns.RAW);
  private static final int RULE = RecordColumns.RESERVED.fieldIndex(RecordColumns.RULE);
  private static final int REASON = RecordColumns.RESERVED.fieldIndex(RecordColumns.REASON);

  private final Storage storage;
  private final Relation relation;
  private final List<RowRange> ranges;
  private final StructType columns;
  private final String select;
  private final List<Integer> key;
  private final RecordsRead counted;

  /**
   * @param storage whose configuration has the credentials
   * @param select the columns, then those of the key
   * @param counted told how many rows there were
   */
  ReadRows(
      Storage storage,
      Relation relation,
      List<RowRange> ranges,
      StructType columns,
      Select select,
      RecordsRead counted) {
    this.storage = storage;
    this.relation = relation;
    this.ranges = List.copyOf(ranges);
    this.columns = columns;
    this.select = select.sql();
    this.key = List.copyOf(select.key());
    this.counted = counted;
  }

  @Override
  public Iterator<InternalRow> call(Integer index) {
    Rows rows = new Rows(ranges.get(index));
    TaskContext task = TaskContext.get();
    if (task != null) {
      TaskCompletionListener close = ended -> rows.close();
      task.addTaskCompletionListener(close);
    }
    return rows;
  }

  private final class Rows implements Iterator<InternalRow> {
    private final RowRange range;
    private final Configuration secrets = storage.configuration();
    private final UTF8String source = UTF8String.fromString(relation.uri());
    private final StructField[] fields = columns.fields();
    private final Class<?>[] asked = new Class<?>[fields.length];
    private final Connection connection;
    private ResultSet rows;
    private List<Object> last = List.of();
    private long read;
    private boolean fetched;

    private Rows(RowRange range) {
      this.range = range;
      connection = relation.database().connect(secrets);
      try {
        Statement statement = connection.createStatement();
        statement.setFetchSize(relation.fetchSize());
        rows = statement.executeQuery(select.formatted(range.condition()));
        for (int i = 0; i < fields.length; i++) {
          asked[i] = DatabaseValues.asked(rows.getMetaData(), i + 1, fields[i].dataType());
        }
      } catch (SQLException e) {
        close();
        throw failed(e);
      }
    }

    @Override
    public boolean hasNext() {
      if (!fetched && rows != null) {
        try {
          fetched = rows.next();
        } catch (SQLException e) {
          throw failed(e);
        }
        if (!fetched || read == range.rows()) {
          requireCounted();
          counted.add(relation.uri(), range.first(), read);
          close();
        }
      }
      return fetched;
    }

    private void requireCounted() {
      if (fetched || read != range.rows()) {
        throw new UserException(
            relation.uri()
                + " changed while it was read: "
                + range.rows()
                + " rows were counted, found "
                + (fetched ? "more" : read)
                + "; nothing was published, run again once nobody writes to it");
      }
    }

    @Override
    public InternalRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      fetched = false;
      try {
        requireOrder();
        return row();
      } catch (SQLException e) {
        throw failed(e);
      }
    }

    private void requireOrder() throws SQLException {
      List<Object> values = new ArrayList<>();
      for (int column : key) {
        values.add(rows.getString(column));
      }
      if (values.equals(last)) {
        throw new UserException(
            relation.uri()
                + " has two rows with the key "
                + values
                + " in "
                + relation.key()
                + "; source.key must name columns that identify a row, or the order of rows, and"
                + " with it the dataset, would be left to chance");
      }
      last = values;
    }

    private InternalRow row() throws SQLException {
      Object[] found = new Object[fields.length];
      Object[] values = new Object[fields.length + RecordColumns.RESERVED.size()];
      String problem = null;
      for (int i = 0; i < fields.length; i++) {
        DataType type = fields[i].dataType();
        found[i] = DatabaseValues.get(rows, i + 1, asked[i]);
        try {
          values[i] = DatabaseValues.internal(found[i], type);
        } catch (ArithmeticException | NumberFormatException e) {
          problem = problem == null ? mistyped(fields[i], found[i]) : problem;
        }
      }
      if (problem != null) {
        Arrays.fill(values, null);
        values[fields.length + RULE] = UTF8String.fromString(RecordColumns.TYPE_RULE);
        values[fields.length + REASON] = UTF8String.fromString(problem);
      }
      values[fields.length + SOURCE] = source;
      values[fields.length + POSITION] = range.first() + read;
      values[fields.length + RAW] = RowText.of(fields, found);
      read++;
      return new GenericInternalRow(values);
    }

    private EnvironmentException failed(SQLException e) {
      return new EnvironmentException(
          "cannot read " + relation.uri() + ": " + Database.said(secrets, e));
    }

    private void close() {
      rows = null;
      try {
        if (!connection.isClosed()) {
          connection.rollback();
          connection.close();
        }
      } catch (SQLException e) {
        throw failed(e);
      }
    }
  }

  private static String mistyped(StructField field, Object found) {
    String text = String.valueOf(found);
    String excerpt = text.length() <= EXCERPT ? text : text.substring(0, EXCERPT) + "...";
    return "column "
        + field.name()
        + ": found "
        + excerpt
        + ", which is no "
        + field.dataType().sql();
  }
}
