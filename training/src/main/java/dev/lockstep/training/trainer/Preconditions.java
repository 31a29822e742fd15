package dev.lockstep.training.trainer;

import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.listener.ValidationScores;
import dev.lockstep.training.model.Networks;
import dev.lockstep.training.spec.RateSchedule;
import dev.lockstep.training.spec.Stopping;
import dev.lockstep.training.spec.TrainSpec;
import dev.lockstep.training.worker.Plans;
import java.util.ArrayList;
import java.util.List;

/** What a specification and a dataset must satisfy before any executor is asked for. */
final class Preconditions {
  private Preconditions() {}

  /**
   * @throws UserException with all problems at once; too little memory for the readers is said
   *     alone, since it follows from the rest
   */
  static void check(TrainSpec spec, DatasetVersion dataset) {
    List<String> problems = new ArrayList<>();
    atLeastOne(problems, "global_batch", spec.globalBatch());
    atLeastOne(problems, "epochs", spec.stopping().epochs());
    atLeastOne(problems, "ranks", spec.ranks());
    atLeastOne(problems, "max_attempts", spec.recovery().maxAttempts());
    if (spec.placement().lanes() < spec.ranks()) {
      problems.add(
          "lanes must be at least ranks (" + spec.ranks() + ") but is " + spec.placement().lanes());
    }
    if (rows(dataset, Split.TRAIN) == 0) {
      problems.add("the train split of " + dataset.folder() + " has no rows");
    }
    LabelSpec label = dataset.manifest().schema().label();
    Networks.outputProblem(spec.network(), label).ifPresent(problems::add);
    stopping(problems, spec.stopping(), dataset, label);
    if (spec.learning().schedule().decay() instanceof RateSchedule.Plateau plateau) {
      metric(problems, "schedule", plateau.metric(), dataset, label);
    }
    if (!problems.isEmpty()) {
      throw new UserException("training cannot start: " + String.join("; ", problems));
    }
    Plans.requireMemory(spec, dataset.manifest());
  }

  /**
   * @throws UserException if a section watches a metric that the dataset does not have
   */
  static void metric(String section, String metric, DatasetVersion dataset) {
    List<String> problems = new ArrayList<>();
    metric(problems, section, metric, dataset, dataset.manifest().schema().label());
    if (!problems.isEmpty()) {
      throw new UserException(String.join("; ", problems));
    }
  }

  static long rows(DatasetVersion dataset, Split split) {
    SplitFiles files = dataset.manifest().splits().get(split);
    return files == null ? 0 : files.rows();
  }

  private static void stopping(
      List<String> problems, Stopping stopping, DatasetVersion dataset, LabelSpec label) {
    if (stopping.early() != null) {
      metric(problems, "early_stopping", stopping.early().metric(), dataset, label);
      atLeastOne(problems, "early_stopping.patience", stopping.early().patience());
    }
    if (stopping.target() != null) {
      metric(problems, "stop.target", stopping.target().metric(), dataset, label);
    }
  }

  private static void metric(
      List<String> problems,
      String section,
      String metric,
      DatasetVersion dataset,
      LabelSpec label) {
    boolean classes = label instanceof ClassLabel;
    List<String> metrics = classes ? ValidationScores.OF_CLASSES : ValidationScores.OF_VALUES;
    if (!metrics.contains(metric)) {
      problems.add(
          "%s.metric must be one of %s, because the label %s is a %s, but is %s"
              .formatted(
                  section,
                  String.join(", ", metrics),
                  label.column(),
                  classes ? "class" : "number",
                  metric));
    }
    if (rows(dataset, Split.VALIDATION) == 0) {
      problems.add(
          "%s watches %s, but the dataset %s has no validation rows"
              .formatted(section, metric, dataset.folder()));
    }
  }

  private static void atLeastOne(List<String> problems, String name, int value) {
    if (value < 1) {
      problems.add(name + " must be at least 1 but is " + value);
    }
  }
}
