package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.lookup.LookupSpec;
import dev.lockstep.preprocessing.source.TableSource;
import dev.lockstep.preprocessing.source.table.TableAccess;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The lookups of a specification, with their objects as they were listed. Lives on the driver.
 *
 * @param tables opened, by what was asked for
 */
record OpenLookups(Map<LookupSpec, TableSource> tables) {
  static OpenLookups open(TableAccess access, TabularSpec spec) {
    Map<LookupSpec, TableSource> tables = new LinkedHashMap<>();
    spec.lookups()
        .forEach(
            (where, lookup) ->
                tables.computeIfAbsent(lookup, wanted -> wanted.open(access, where)));
    return new OpenLookups(tables);
  }

  /** Holds their columns against their schemas, without Spark. */
  void requireColumns(TableAccess access, TabularSpec spec) {
    spec.lookups()
        .forEach((where, lookup) -> lookup.requireColumns(access, tables.get(lookup), where));
  }

  /** All records of one. */
  Dataset<Row> read(SparkSession spark, LookupSpec lookup) {
    return tables.get(lookup).read(spark);
  }

  /** Objects of all of them; an object of two is there once. */
  List<SourceObject> objects() {
    return together(tables.values());
  }

  /** The given objects and those of all lookups as they are now, sorted by address. */
  List<SourceObject> over(List<SourceObject> objects) {
    SortedMap<String, SourceObject> newest = new TreeMap<>();
    objects.forEach(object -> newest.put(object.uri(), object));
    objects().forEach(object -> newest.put(object.uri(), object));
    return List.copyOf(newest.values());
  }

  /** Objects of a table and of its lookups, sorted by address. */
  List<SourceObject> with(TableSource source) {
    List<TableSource> all = new ArrayList<>(tables.values());
    all.add(source);
    return together(all);
  }

  private static List<SourceObject> together(Collection<TableSource> sources) {
    SortedMap<String, SourceObject> objects = new TreeMap<>();
    sources.forEach(
        source -> source.objects().forEach(object -> objects.putIfAbsent(object.uri(), object)));
    return List.copyOf(objects.values());
  }
}
