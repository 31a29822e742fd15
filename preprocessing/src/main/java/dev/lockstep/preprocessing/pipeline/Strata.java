package dev.lockstep.preprocessing.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.unix_date;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.source.RecordColumns;
import dev.lockstep.preprocessing.split.KeyHash;
import dev.lockstep.preprocessing.split.SplitBy;
import dev.lockstep.preprocessing.split.StrataBounds;
import dev.lockstep.preprocessing.split.StrataFit;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** The bounds of a stratified split: those of the version before, and new ones for new strata. */
final class Strata {
  private Strata() {}

  /**
   * Bounds that the dataset's current version was divided with; none unless it was divided by the
   * same keys, column, shares and seed.
   */
  static StrataBounds frozen(Storage storage, TabularSpec spec) {
    return spec.split().by() instanceof SplitBy.Stratify
        ? frozen(DatasetVersion.latest(storage, spec.dataset()).map(DatasetVersion::manifest), spec)
        : StrataBounds.none();
  }

  /** Bounds of a version, on the same conditions. */
  static StrataBounds frozen(Optional<Manifest> version, TabularSpec spec) {
    if (!(spec.split().by() instanceof SplitBy.Stratify)) {
      return StrataBounds.none();
    }
    String wanted = division(Json.tree(spec));
    return version
        .filter(found -> found.strata() != null && division(found.specification()).equals(wanted))
        .map(found -> Json.value(found.strata(), StrataBounds.class))
        .orElseGet(StrataBounds::none);
  }

  /**
   * Reads what decides of the rows that are kept, once; nothing if the split is not stratified.
   *
   * @param records with their fates; asked for only if they are read
   * @param keys names of the key columns, which are texts; empty for keys by place
   * @param frozen bounds that stay
   */
  static StrataBounds fit(
      Supplier<Dataset<Row>> records, List<String> keys, TabularSpec spec, StrataBounds frozen) {
    if (!(spec.split().by() instanceof SplitBy.Stratify by)) {
      return StrataBounds.none();
    }
    Dataset<Row> checked = records.get();
    DataType type = checked.schema().apply(by.column()).dataType();
    boolean number = !type.equals(DataTypes.StringType);
    Column value = number ? number(by.column(), type) : col(quoted(by.column()));
    SparkContext context = checked.sparkSession().sparkContext();
    context.setJobDescription("looking at the strata");
    try {
      return StrataFit.fit(
          checked.where(col(RecordColumns.FATE).isNull()),
          StrataFit.text(value, number),
          KeyHash.of(spec.split().seed(), KeyColumn.of(keys)),
          spec.split(),
          frozen);
    } finally {
      context.setJobDescription(null);
    }
  }

  /** As blocks have it: dates are days, timestamps are seconds since 1970 UTC. */
  private static Column number(String name, DataType type) {
    Column column = col(quoted(name));
    if (type.equals(DataTypes.DateType)) {
      return unix_date(column).cast("double");
    }
    if (type.equals(DataTypes.TimestampNTZType)) {
      String epoch = "timestamp_ntz'1970-01-01 00:00:00'";
      return expr("timestampdiff(MICROSECOND, " + epoch + ", " + quoted(name) + ") / 1e6D");
    }
    return column.cast("double");
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** What a row's place against the bounds depends on. */
  private static String division(JsonNode spec) {
    TreeMap<String, JsonNode> division = new TreeMap<>();
    division.put("key", known(spec.path("key")));
    for (String name : List.of("validation", "test", "seed", "by")) {
      division.put("split." + name, known(spec.path("split").path(name)));
    }
    return Json.canonical(division);
  }

  private static JsonNode known(JsonNode value) {
    return value.isMissingNode() ? NullNode.getInstance() : value;
  }
}
