package dev.lockstep.preprocessing.pipeline;

import static org.apache.spark.sql.functions.col;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.RejectedRecord;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.source.replay.Place;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Where rejected records lie. NOT meant to be serialized.
 *
 * @param of id of the version or failed run that put them aside
 * @param files that hold them
 * @param objects that they were read from; empty if that is not known
 */
record Quarantine(String of, List<SourceObject> files, List<SourceObject> objects) {
  private static final String SOURCE = "source";
  private static final String POSITION = "position";
  private static final String RULE = "rule";

  Quarantine {
    files = List.copyOf(files);
    objects = List.copyOf(objects);
  }

  /** Of a version. */
  static Quarantine of(DatasetVersion version) {
    List<SourceObject> files =
        version.manifest().rejects().stream()
            .map(file -> object(version.storage(), version.uri(file)))
            .toList();
    return new Quarantine(version.manifest().id(), files, version.manifest().sources());
  }

  /**
   * Of a run that published nothing.
   *
   * @throws UserException if there is none of that id
   */
  static Quarantine ofFailed(Storage storage, String dataset, String id) {
    String folder = dataset + "/failed/versions/" + id + "/rejects";
    List<SourceObject> files =
        storage.list(folder).stream()
            .filter(found -> found.uri().endsWith(".parquet"))
            .map(found -> new SourceObject(found.uri(), found.size(), found.etag()))
            .toList();
    if (files.isEmpty()) {
      throw new UserException("there are no rejected records of a failed run at " + folder);
    }
    return new Quarantine(id, files, List.of());
  }

  private static SourceObject object(Storage storage, String uri) {
    return storage
        .stat(uri)
        .map(info -> new SourceObject(uri, info.size(), info.etag()))
        .orElseThrow(() -> new UserException("the rejected records in " + uri + " are gone"));
  }

  /** How many there are by the rule that they broke. */
  Map<String, Long> byRule(SparkSession spark) {
    Map<String, Long> counts = new TreeMap<>();
    if (!files.isEmpty()) {
      // as many rows as there are rules
      List<Row> rows = frame(spark).groupBy(RULE).count().collectAsList();
      rows.forEach(row -> counts.put(row.getString(0), row.getLong(1)));
    }
    return counts;
  }

  /** Those of some places that hold a record; as many as there are places, at most. */
  List<Place> among(SparkSession spark, Set<Place> places) {
    return files.isEmpty() || places.isEmpty()
        ? List.of()
        : frame(spark).select(SOURCE, POSITION).filter(new IsIn(places)).collectAsList().stream()
            .map(Quarantine::place)
            .toList();
  }

  /**
   * Gives every record, by object and position.
   *
   * @param rules that they broke; empty: any
   */
  void forEach(SparkSession spark, Set<String> rules, Consumer<RejectedRecord> receiver) {
    if (files.isEmpty()) {
      return;
    }
    Dataset<Row> all = frame(spark);
    Dataset<Row> chosen = rules.isEmpty() ? all : all.where(col(RULE).isin(rules.toArray()));
    Iterator<Row> rows = chosen.orderBy(SOURCE, POSITION).toLocalIterator();
    while (rows.hasNext()) {
      Row row = rows.next();
      receiver.accept(
          new RejectedRecord(
              row.getAs(SOURCE),
              row.<Long>getAs(POSITION),
              row.getAs(RULE),
              row.getAs("reason"),
              row.getAs("raw")));
    }
  }

  private Dataset<Row> frame(SparkSession spark) {
    return spark.read().parquet(files.stream().map(SourceObject::uri).toArray(String[]::new));
  }

  private static Place place(Row row) {
    return new Place(row.getAs(SOURCE), row.<Long>getAs(POSITION));
  }

  private record IsIn(Set<Place> places) implements FilterFunction<Row>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean call(Row row) {
      return places.contains(place(row));
    }
  }
}
