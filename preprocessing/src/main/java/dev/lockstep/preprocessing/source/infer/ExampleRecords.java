package dev.lockstep.preprocessing.source.infer;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.dataset.storage.StorageFailures;
import dev.lockstep.preprocessing.source.table.TfRecordSpec;
import dev.lockstep.preprocessing.source.tfrecord.ExampleProblem;
import dev.lockstep.preprocessing.source.tfrecord.Examples;
import dev.lockstep.preprocessing.source.tfrecord.RecordFrames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** TFRecord files: a column for every feature, in the order of their names. */
final class ExampleRecords {
  private final Map<String, ExampleColumn> columns = new TreeMap<>();
  private int records;
  private long malformed;
  private boolean whole = true;

  private ExampleRecords() {}

  /**
   * @param share most records of each object
   */
  static Sample sample(Storage storage, List<SourceObject> objects, TfRecordSpec spec, int share) {
    ExampleRecords read = new ExampleRecords();
    for (SourceObject object : objects) {
      read.add(storage, object, spec.maxRecordBytes(), share);
    }
    return read.typed();
  }

  private void add(Storage storage, SourceObject object, int limit, int share) {
    long before = records + malformed;
    try (RecordFrames frames = RecordFrames.open(storage, object.uri(), limit)) {
      while (frames.next()) {
        if (records + malformed - before == share) {
          whole = false;
          return;
        }
        if (frames.isTooLong() || !frames.isSound()) {
          malformed++;
        } else {
          add(frames.data(), limit);
        }
      }
    } catch (IOException e) {
      throw StorageFailures.translate("read", object.uri(), e);
    }
  }

  /** Looks at the whole record before it counts any of it. */
  private void add(byte[] record, int limit) {
    try {
      Examples.read(record, limit, (name, feature) -> {});
      Examples.read(
          record,
          limit,
          (name, feature) ->
              columns.computeIfAbsent(name, key -> new ExampleColumn()).add(records, feature));
      records++;
    } catch (ExampleProblem e) {
      malformed++;
    }
  }

  private Sample typed() {
    List<SampledColumn> typed = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    columns.forEach(
        (name, column) -> {
          if (column.isMixed()) {
            leftOut.add(name + ": " + column.kinds());
          } else {
            typed.add(column.typed(name, records));
          }
        });
    return new Sample(typed, null, leftOut, records, malformed, whole);
  }
}
