package dev.lockstep.preprocessing.normalize;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What is done to one column to make one stored element of it.
 *
 * @param name of the feature
 * @param column of the input
 * @param ops in order
 * @param width inputs that the element stands for if it is the index of a category, else 0
 * @param allowMissing whether the element may be NaN
 */
record FrozenLane(String name, String column, List<FrozenOp> ops, int width, boolean allowMissing)
    implements Serializable {
  FrozenLane {
    ops = List.copyOf(ops);
  }

  /** With more operations at the end. */
  FrozenLane with(List<FrozenOp> more) {
    List<FrozenOp> all = new ArrayList<>(ops);
    all.addAll(more);
    return new FrozenLane(name, column, all, width, allowMissing);
  }

  /** Under another name. */
  FrozenLane named(String other) {
    return new FrozenLane(other, column, ops, width, allowMissing);
  }

  /** As the index of a category. */
  FrozenLane expanded(int inputs) {
    return new FrozenLane(name, column, ops, inputs, allowMissing);
  }
}
