package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.preprocessing.quality.Accounting;
import dev.lockstep.preprocessing.source.Origin;
import dev.lockstep.preprocessing.source.Source;
import java.util.Map;

/** Sets what the sources announce against what was written and rejected. */
final class Counts {
  private Counts() {}

  /** Refuses, as a bug of ours, counts that do not add up for each origin. */
  static Accounting of(Source source, Map<Split, SplitFiles> splits, Rejections rejections) {
    Source.Part train = source.part(Origin.TRAIN);
    Source.Part test = source.part(Origin.TEST);
    return Accounting.of(
        Map.of(
            Origin.TRAIN.label(),
            new RowCounts(
                train.records(),
                splits.get(Split.TRAIN).rows(),
                splits.get(Split.VALIDATION).rows(),
                0,
                0,
                0,
                rejected(train, rejections)),
            Origin.TEST.label(),
            new RowCounts(
                test.records(),
                0,
                0,
                splits.get(Split.TEST).rows(),
                0,
                0,
                rejected(test, rejections))));
  }

  private static long rejected(Source.Part part, Rejections rejections) {
    return part.objects().stream().mapToLong(rejections::of).sum();
  }
}
