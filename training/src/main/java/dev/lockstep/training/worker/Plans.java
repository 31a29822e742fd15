package dev.lockstep.training.worker;

import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.training.data.BatchReader;
import dev.lockstep.training.data.StepPlan;
import dev.lockstep.training.spec.TrainSpec;

/** How a run's splits are dealt to steps and ranks. */
public final class Plans {
  private Plans() {}

  /**
   * Checks, before anything is trained, that every rank's rows fit into its prefetch bound in every
   * split that a run reads.
   *
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if they do not; the message says
   *     what is needed
   */
  public static void requireMemory(TrainSpec spec, Manifest manifest) {
    requireMemory(spec, manifest, Split.TRAIN, training(spec, manifest));
    SplitFiles validation = manifest.splits().get(Split.VALIDATION);
    if (validation != null && validation.rows() > 0) {
      StepPlan plan = Validation.plan(spec, manifest, validation);
      requireMemory(spec, manifest, Split.VALIDATION, plan);
    }
  }

  /** Who trains which rows in which step. */
  public static StepPlan training(TrainSpec spec, Manifest manifest) {
    SplitFiles files = manifest.split(Split.TRAIN);
    return new StepPlan(files, spec.globalBatch(), spec.placement().lanes(), spec.seed(), true);
  }

  private static void requireMemory(TrainSpec spec, Manifest manifest, Split split, StepPlan plan) {
    for (int rank = 0; rank < spec.ranks(); rank++) {
      BatchReader.requireMemory(
          plan,
          split,
          manifest.schema().features(),
          rank,
          spec.ranks(),
          spec.placement().prefetchBytes());
    }
  }
}
