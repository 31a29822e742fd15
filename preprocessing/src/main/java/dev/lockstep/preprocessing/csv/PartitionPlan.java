package dev.lockstep.preprocessing.csv;

import dev.lockstep.preprocessing.dataset.SourceObject;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/** Divides objects into partitions; the same objects and format give the same ones everywhere. */
final class PartitionPlan {
  /** Finds the facts of ranges, in their order. */
  interface Explorer {
    /**
     * @param states whether the facts must hold states
     */
    List<ByteRange.Facts> explore(List<ByteRange> ranges, boolean states);
  }

  private final Explorer explorer;
  private final CsvFormat format;
  private final StructType columns;

  PartitionPlan(Explorer explorer, CsvFormat format, StructType columns) {
    this.explorer = explorer;
    this.format = format;
    this.columns = columns;
  }

  /** Partitions in the order of the objects. */
  List<CsvPartition> divide(List<SourceObject> objects) {
    List<SourceObject> large = objects.stream().filter(this::isDivided).toList();
    List<List<CsvSplit>> divided = large.isEmpty() ? List.of() : explore(large);
    List<CsvPartition> partitions = new ArrayList<>();
    List<CsvSplit> together = new ArrayList<>();
    long bytes = 0;
    int next = 0;
    for (SourceObject object : objects) {
      boolean isLarge = isDivided(object);
      if (!together.isEmpty() && (isLarge || bytes + object.size() > format.splitBytes())) {
        partitions.add(new CsvPartition(together));
        together = new ArrayList<>();
        bytes = 0;
      }
      if (isLarge) {
        divided.get(next++).forEach(split -> partitions.add(new CsvPartition(List.of(split))));
      } else {
        together.add(CsvSplit.first(object, Long.MAX_VALUE));
        bytes += object.size();
      }
    }
    if (!together.isEmpty()) {
      partitions.add(new CsvPartition(together));
    }
    return partitions;
  }

  private boolean isDivided(SourceObject object) {
    return object.size() > format.splitBytes() && Compression.of(object.uri()) == Compression.NONE;
  }

  /** Has large objects looked at: at headers, and at quotes where it matters. */
  private List<List<CsvSplit>> explore(List<SourceObject> objects) {
    List<ByteRange> ranges = new ArrayList<>();
    boolean states = format.quote() != null && format.multiline();
    for (SourceObject object : objects) {
      ranges.addAll(ranges(object, states));
    }
    List<ByteRange.Facts> facts = explorer.explore(ranges, states);
    List<List<CsvSplit>> splits = new ArrayList<>();
    int first = 0;
    for (SourceObject object : objects) {
      int count = ranges(object, states).size();
      splits.add(splits(object, facts.subList(first, first + count)));
      first += count;
    }
    return splits;
  }

  private List<ByteRange> ranges(SourceObject object, boolean states) {
    List<ByteRange> ranges = new ArrayList<>();
    // the state at the end of the last split is of no interest
    long end = states ? object.size() - format.splitBytes() : 1;
    for (long start = 0; start < end; start += format.splitBytes()) {
      ranges.add(new ByteRange(object, start, start + format.splitBytes()));
    }
    return ranges;
  }

  private List<CsvSplit> splits(SourceObject object, List<ByteRange.Facts> facts) {
    ByteRange.Facts begin = facts.get(0);
    int[] places =
        begin.names() == null
            ? Header.inOrder(columns)
            : Header.places(List.of(begin.names()), columns, object.uri());
    List<CsvSplit> splits = new ArrayList<>();
    splits.add(CsvSplit.first(object, format.splitBytes()));
    byte state = RecordAutomaton.START;
    int number = 0;
    for (long start = format.splitBytes(); start < object.size(); start += format.splitBytes()) {
      if (begin.states() != null) {
        state = facts.get(number++).states()[state];
      }
      // records of the last split end with the object
      long end = Math.min(object.size(), start + format.splitBytes());
      splits.add(new CsvSplit(object, start, end, state, begin.dataStart(), places));
    }
    return splits;
  }
}
