package dev.lockstep.preprocessing.quality;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Columns of a frame as rules name them. Lives on the driver. */
final class FrameColumns {
  /** Characters of a value that a reason shows. */
  private static final int SHOWN = 64;

  private final StructType schema;
  private final Function<Column, Expression> analyzer;

  FrameColumns(Dataset<Row> frame) {
    this(
        frame.schema(),
        value -> frame.select(value.as("holds")).queryExecution().analyzed().expressions().head());
  }

  /**
   * @param analyzer resolves expressions over the columns
   */
  FrameColumns(StructType schema, Function<Column, Expression> analyzer) {
    this.schema = schema;
    this.analyzer = analyzer;
  }

  /**
   * An expression over the frame.
   *
   * @param columns names of the columns it looks at, sorted
   */
  record Parsed(Column value, List<String> columns) {}

  /** Expression of a column, whatever its name is made of. */
  static Column quoted(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  /** Name of a column as the frame writes it. */
  String name(String rule, String column) {
    return field(rule, column).name();
  }

  /** The column that a rule names. */
  Column named(String rule, String column) {
    return quoted(field(rule, column).name());
  }

  /** Its type. */
  DataType type(String rule, String column) {
    return field(rule, column).dataType();
  }

  /** Whether a value is missing: NULL or NaN. */
  Column isMissing(String rule, String column) {
    Column value = named(rule, column);
    DataType type = type(rule, column);
    boolean hasNan = type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType);
    return hasNan ? value.isNull().or(functions.isnan(value)) : value.isNull();
  }

  /** A value of the specification as one that the column can be compared with. */
  Column literal(String rule, String column, String text) {
    return Literals.of(text, type(rule, column), "rule " + rule + ", column " + column);
  }

  /** Reason that shows the column's value. */
  Column found(String rule, String column, String allowed) {
    String name = field(rule, column).name();
    return concat(lit("column " + name + " is "), shown(name), lit("; " + allowed));
  }

  /** Reason that shows the values of columns. */
  Column foundAll(List<String> columns, String allowed) {
    List<Column> parts = new ArrayList<>();
    parts.add(lit("found "));
    for (int i = 0; i < columns.size(); i++) {
      parts.add(lit((i == 0 ? "" : ", ") + columns.get(i) + " = "));
      parts.add(shown(columns.get(i)));
    }
    parts.add(lit((columns.isEmpty() ? "false; " : "; ") + allowed));
    return concat(parts.toArray(Column[]::new));
  }

  /** Parses an expression and checks that it is a deterministic boolean one. */
  Parsed parse(String rule, String sql) {
    Expression analyzed;
    Column value;
    try {
      value = functions.expr(sql);
      analyzed = analyzer.apply(value);
    } catch (Exception e) {
      if (e instanceof AnalysisException analysis) {
        throw new UserException(
            "rule "
                + rule
                + ": "
                + sql
                + " is not an expression over the columns "
                + names()
                + ": "
                + analysis.getSimpleMessage().lines().findFirst().orElse(""),
            e);
      }
      throw e instanceof RuntimeException unchecked
          ? unchecked
          : new IllegalStateException(e.getMessage(), e);
    }
    if (!analyzed.dataType().equals(DataTypes.BooleanType) || !analyzed.deterministic()) {
      throw new UserException(
          "rule "
              + rule
              + ": "
              + sql
              + " must be true or false and the same whenever it is asked, found "
              + (analyzed.deterministic()
                  ? "a result of type " + analyzed.dataType().simpleString()
                  : "a random function"));
    }
    return new Parsed(value, references(analyzed));
  }

  /** Names of the columns that a resolved expression looks at, sorted. */
  static List<String> references(Expression expression) {
    TreeSet<String> names = new TreeSet<>();
    scala.collection.Iterator<Attribute> found = expression.references().iterator();
    while (found.hasNext()) {
      names.add(found.next().name());
    }
    return List.copyOf(names);
  }

  /** The value as text, cut so that no cell can flood a report. */
  private static Column shown(String column) {
    Column text = quoted(column).cast("string");
    Column cut =
        when(length(text).leq(SHOWN), text)
            .otherwise(
                concat(
                    functions.substring(text, 1, SHOWN),
                    lit("... ("),
                    length(text).cast("string"),
                    lit(" characters)")));
    return coalesce(cut, lit("missing"));
  }

  private StructField field(String rule, String column) {
    return Arrays.stream(schema.fields())
        .filter(f -> f.name().toLowerCase(Locale.ROOT).equals(column.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "rule " + rule + ": there is no column " + column + "; found " + names()));
  }

  private List<String> names() {
    return Arrays.stream(schema.fields())
        .map(StructField::name)
        .filter(name -> !RecordColumns.isReserved(name))
        .toList();
  }
}
