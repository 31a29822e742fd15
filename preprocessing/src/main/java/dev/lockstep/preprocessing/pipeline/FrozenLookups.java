package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.lookup.LookupRows;
import dev.lockstep.preprocessing.lookup.LookupSize;
import dev.lockstep.preprocessing.lookup.LookupSpec;
import dev.lockstep.preprocessing.quality.ForeignKey;
import dev.lockstep.preprocessing.quality.Rule;
import dev.lockstep.preprocessing.source.TableSource;
import dev.lockstep.preprocessing.source.table.TableAccess;
import dev.lockstep.preprocessing.step.Join;
import dev.lockstep.preprocessing.step.RecordStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The lookups of a published dataset in memory, for rows outside of a run: read from the objects
 * that the dataset was made from, which must still be the same.
 */
public final class FrozenLookups {
  private final DatasetVersion version;
  private final Map<LookupSpec, Set<String>> columns = new LinkedHashMap<>();

  private FrozenLookups(DatasetVersion version, TabularSpec spec) {
    this.version = version;
    for (RecordStep step : spec.records()) {
      if (step instanceof Join join) {
        want(join.lookup(), join.on());
        want(join.lookup(), join.columns());
      }
    }
    for (Rule rule : spec.rules()) {
      if (rule instanceof ForeignKey key) {
        want(key.lookup(), key.references());
      }
    }
  }

  private void want(LookupSpec lookup, List<String> names) {
    columns.computeIfAbsent(lookup, key -> new LinkedHashSet<>()).addAll(names);
  }

  /**
   * Reads them.
   *
   * @param spec of the version's manifest
   * @param spark asked for a session only if there is a lookup
   * @return rows by lookup; one that only a foreign key needs is left out if it is too large
   * @throws UserException if an object of a lookup was replaced or removed since the dataset was
   *     made
   */
  public static Map<LookupSpec, LookupRows> read(
      DatasetVersion version, TabularSpec spec, Supplier<SparkSession> spark) {
    FrozenLookups lookups = new FrozenLookups(version, spec);
    Map<LookupSpec, LookupRows> read = new LinkedHashMap<>();
    spec.lookups()
        .forEach(
            (where, lookup) -> {
              if (!read.containsKey(lookup)) {
                read.put(lookup, lookups.rows(lookup, where, spark));
              }
            });
    return read;
  }

  /** Null if they are too many and no join needs them. */
  private LookupRows rows(LookupSpec lookup, String where, Supplier<SparkSession> spark) {
    TableSource table =
        lookup.open(new TableAccess(version.storage()), version.manifest().sources(), where);
    requireSame(table, where);
    Dataset<Row> all = table.read(spark.get());
    List<Column> wanted = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (String name : all.schema().fieldNames()) {
      if (columns.get(lookup).stream().anyMatch(name::equalsIgnoreCase)) {
        wanted.add(functions.col("`" + name.replace("`", "``") + "`"));
        names.add(name);
      }
    }
    if (!LookupSize.of(where, all, List.copyOf(names)).isSmall()) {
      return null;
    }
    Dataset<Row> selected = all.select(wanted.toArray(Column[]::new));
    LookupRows rows = new LookupRows(selected.schema(), selected.collectAsList());
    requireSame(table, where);
    return rows;
  }

  private void requireSame(TableSource table, String where) {
    SourceCheck.changed(version.storage(), table.objects())
        .ifPresent(
            change -> {
              throw new UserException(
                  where
                      + ": "
                      + change.object()
                      + " is not the lookup any more that "
                      + version.folder()
                      + " was made from: it had "
                      + change.before()
                      + ", now "
                      + change.now()
                      + "; make the dataset anew, or put that object back");
            });
  }
}
