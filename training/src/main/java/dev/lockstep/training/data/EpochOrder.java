package dev.lockstep.training.data;

import dev.lockstep.preprocessing.dataset.RowGroup;
import dev.lockstep.preprocessing.dataset.ShardFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The sequence of all rows of one epoch, as row groups that follow each other. */
final class EpochOrder {
  private static final long GROUPS = -1;

  /**
   * A row group in the sequence.
   *
   * @param file it is in
   * @param index position in that file
   * @param rows rows in it
   * @param order of its rows, seed of a permutation
   */
  record Group(ShardFile file, int index, int rows, long order) {}

  private final boolean shuffle;
  private final List<Group> groups;
  private final long[] starts;

  EpochOrder(StepPlan plan, int epoch) {
    this.shuffle = plan.shuffle();
    List<Group> inFileOrder = inFileOrder(plan, epoch);
    this.groups = shuffle ? shuffled(inFileOrder, plan.seed(), epoch) : inFileOrder;
    this.starts = new long[groups.size()];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = starts[i - 1] + groups.get(i - 1).rows();
    }
  }

  /** Position in the sequence of the group that holds row {@code position}. */
  int ordinal(long position) {
    int found = Arrays.binarySearch(starts, position);
    return found >= 0 ? found : -found - 2;
  }

  Group group(int ordinal) {
    return groups.get(ordinal);
  }

  /** Position of the group's first row. */
  long start(int ordinal) {
    return starts[ordinal];
  }

  /** Rows of the group in the order in which the epoch takes them. */
  int[] rows(int ordinal) {
    Group group = groups.get(ordinal);
    if (shuffle) {
      return Shuffles.permutation(group.rows(), group.order());
    }
    int[] rows = new int[group.rows()];
    Arrays.setAll(rows, i -> i);
    return rows;
  }

  private static List<Group> inFileOrder(StepPlan plan, int epoch) {
    List<Group> groups = new ArrayList<>();
    for (ShardFile file : plan.files().files()) {
      List<RowGroup> inFile = file.rowGroups();
      for (int i = 0; i < inFile.size(); i++) {
        long order = Shuffles.derive(plan.seed(), epoch, groups.size());
        groups.add(new Group(file, i, Math.toIntExact(inFile.get(i).rows()), order));
      }
    }
    return groups;
  }

  private static List<Group> shuffled(List<Group> groups, long seed, int epoch) {
    List<Group> shuffled = new ArrayList<>(groups.size());
    for (int i : Shuffles.permutation(groups.size(), Shuffles.derive(seed, epoch, GROUPS))) {
      shuffled.add(groups.get(i));
    }
    return shuffled;
  }
}
