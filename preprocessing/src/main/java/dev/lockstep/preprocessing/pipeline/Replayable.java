package dev.lockstep.preprocessing.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.ShardReader;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.TimestampType;

/** Whether records can be added by a specification to a version that another one made. */
final class Replayable {
  /** What rows are identified, divided and encoded by. */
  private static final List<String> FROZEN = List.of("key", "features", "target", "split");

  private Replayable() {}

  /**
   * @throws UserException if rows would be of another kind, or what becomes of a record depends on
   *     records that are not replayed
   */
  static void require(TabularSpec spec, DatasetVersion version) {
    Manifest base = version.manifest();
    JsonNode now = Json.tree(spec);
    List<String> changed =
        FROZEN.stream()
            .filter(name -> !text(now.path(name)).equals(text(base.specification().path(name))))
            .toList();
    if (!changed.isEmpty()) {
      throw new UserException(
          "replayed records are divided and encoded as the rows of version "
              + base.id()
              + " are, but the pipeline file has changed "
              + String.join(", ", changed)
              + " since; source, schema, records, rules and budgets may change. Run `lockstep run`"
              + " to make all rows again");
    }
    requireTypes(spec, base);
    requireAlone(spec);
    if (spec.key().isEmpty()) {
      requirePlaces(version);
    }
  }

  /** One row tells how all are identified, since a version is added to in one way only. */
  private static void requirePlaces(DatasetVersion version) {
    boolean same =
        version.manifest().splits().values().stream()
            .flatMap(split -> split.files().stream())
            .filter(file -> file.rows() > 0)
            .findFirst()
            .map(file -> firstKey(version, file))
            .map(RecordKeys::isByPlace)
            .orElse(true);
    if (!same) {
      throw new UserException(
          "the rows of version "
              + version.manifest().id()
              + " have keys by place as an earlier version of the program made them, so replayed"
              + " records would be identified and divided in another way. Run `lockstep run` to"
              + " make all rows again");
    }
  }

  private static String firstKey(DatasetVersion version, ShardFile file) {
    try (ShardReader reader = ShardReader.open(version, file)) {
      return reader.keys(0).get(0);
    }
  }

  /** Keys are compared as texts, and times are encoded as numbers of days or seconds. */
  private static void requireTypes(TabularSpec spec, Manifest base) {
    TabularSpec before = Json.value(base.specification(), TabularSpec.class);
    Set<String> fixed = new HashSet<>(spec.key());
    spec.split().by().needs().ifPresent(fixed::add);
    Map<String, DataType> types = new HashMap<>();
    before.schema().columns().forEach(column -> types.put(column.name(), column.dataType()));
    for (ColumnSchema column : spec.schema().columns()) {
      DataType was = types.getOrDefault(column.name(), column.dataType());
      DataType now = column.dataType();
      boolean changed = !was.equals(now);
      if (changed && (fixed.contains(column.name()) || isTime(was) || isTime(now))) {
        throw new UserException(
            "column "
                + column.name()
                + " was of type "
                + was.simpleString()
                + " when the rows of version "
                + base.id()
                + " were made, and is of type "
                + now.simpleString()
                + " now, which would mix up keys, splits or features. Run `lockstep run` to make"
                + " all rows again");
      }
    }
  }

  private static boolean isTime(DataType type) {
    return type instanceof DateType || type instanceof TimestampType;
  }

  private static String text(JsonNode value) {
    return value.isMissingNode() ? "" : Json.canonical(value);
  }

  private static void requireAlone(TabularSpec spec) {
    AppendPlan.acrossRecords(spec)
        .ifPresent(
            why -> {
              throw new UserException(
                  why
                      + ", and only rejected ones are replayed; run `lockstep run` to make all rows"
                      + " again");
            });
  }
}
