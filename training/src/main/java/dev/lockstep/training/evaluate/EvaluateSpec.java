package dev.lockstep.training.evaluate;

import dev.lockstep.preprocessing.dataset.Split;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * What an evaluation is to find out.
 *
 * @param split to evaluate on
 * @param mistakes wrong classes to keep at most
 * @param topK a row also counts as right, in one of the scores, if its class is among so many most
 *     probable ones; of fewer classes it is all of them
 * @param groups kept columns of the dataset, for whose values there are scores of their own
 */
public record EvaluateSpec(Split split, int mistakes, int topK, List<String> groups)
    implements Serializable {
  /** Usual number of classes that count as right. */
  public static final int TOP_K = 5;

  public EvaluateSpec {
    Objects.requireNonNull(split, "split is missing");
    if (mistakes < 0 || topK < 1) {
      throw new IllegalArgumentException(
          "mistakes must be 0 or more and top_k 1 or more, found " + mistakes + " and " + topK);
    }
    groups = List.copyOf(groups);
  }

  /** With what is usual for the rest. */
  public static EvaluateSpec of(Split split, int mistakes) {
    return new EvaluateSpec(split, mistakes, TOP_K, List.of());
  }
}
