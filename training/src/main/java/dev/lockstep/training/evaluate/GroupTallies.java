package dev.lockstep.training.evaluate;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.evaluate.GroupScores.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Rows by value of some columns. Not thread-safe. */
final class GroupTallies {
  /** Groups of all columns together, so that their memory is bounded. */
  static final int MOST = 1000;

  private final List<String> columns;
  private final Supplier<GroupTally> newTally;
  private final List<Map<String, GroupTally>> byColumn = new ArrayList<>();
  private int groups;

  /**
   * @param columns to group by
   * @param newTally makes the tally of a group
   */
  GroupTallies(List<String> columns, Supplier<GroupTally> newTally) {
    this.columns = columns;
    this.newTally = newTally;
    columns.forEach(column -> byColumn.add(new TreeMap<>()));
  }

  /**
   * Adds one row.
   *
   * @param values of the columns, in their order
   * @throws UserException if there are more groups than are allowed
   */
  void add(List<String> values, float label, float[] answer) {
    for (int column = 0; column < columns.size(); column++) {
      group(column, values.get(column)).add(label, answer);
    }
  }

  private GroupTally group(int column, String value) {
    return byColumn
        .get(column)
        .computeIfAbsent(
            value,
            v -> {
              groups++;
              if (groups > MOST) {
                throw tooMany(column);
              }
              return newTally.get();
            });
  }

  private UserException tooMany(int column) {
    return new UserException(
        "evaluate.groups: the columns %s have more than %,d different values together, %,d are allowed; the last was one of %s, which has %,d so far. Group by columns with fewer values"
            .formatted(columns, MOST, MOST, columns.get(column), byColumn.get(column).size() + 1));
  }

  /** What travels: bytes of each group by value, by column. */
  List<Map<String, byte[]>> parts() {
    List<Map<String, byte[]>> parts = new ArrayList<>();
    for (Map<String, GroupTally> column : byColumn) {
      Map<String, byte[]> part = new TreeMap<>();
      column.forEach((value, tally) -> part.put(value, tally.toBytes()));
      parts.add(part);
    }
    return parts;
  }

  /** Adds what {@link #parts()} of another part of the split gave. */
  void merge(List<Map<String, byte[]>> parts) {
    for (int column = 0; column < columns.size(); column++) {
      int into = column;
      parts.get(column).forEach((value, part) -> group(into, value).merge(part));
    }
  }

  List<GroupScores> scores() {
    List<GroupScores> scores = new ArrayList<>();
    for (int column = 0; column < columns.size(); column++) {
      List<Group> ofColumn = new ArrayList<>();
      byColumn.get(column).forEach((value, tally) -> ofColumn.add(tally.scores(value)));
      scores.add(new GroupScores(columns.get(column), ofColumn));
    }
    return scores;
  }
}
