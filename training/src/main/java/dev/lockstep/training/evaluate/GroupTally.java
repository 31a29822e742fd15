package dev.lockstep.training.evaluate;

import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.ValueLabel;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.training.evaluate.GroupScores.Group;
import dev.lockstep.training.inference.Answers;

/** The scores of one group of rows, in little memory. Not thread-safe. */
sealed interface GroupTally {

  /**
   * Of the label's kind.
   *
   * @param topK see {@link EvaluateSpec#topK()}
   */
  static GroupTally of(LabelSpec label, int topK) {
    return label instanceof ValueLabel value
        ? new OfValues(value)
        : new OfClasses(((ClassLabel) label).classes().size(), topK);
  }

  /** Adds one row. */
  void add(float label, float[] answer);

  /** As bytes, for the way from an executor to the driver. */
  byte[] toBytes();

  /** Adds what {@link #toBytes()} of another part of the group gave. */
  void merge(byte[] part);

  /** The scores under the group's name. */
  Group scores(String value);

  /** Rows of classes. */
  final class OfClasses implements GroupTally {
    private final ClassSums sums;
    private final PerClass perClass;
    private final ClassCurves curves;

    private record Parts(ClassSums.Parts sums, PerClass perClass, byte[] curves) {}

    private OfClasses(int classes, int topK) {
      this.sums = new ClassSums(topK);
      this.perClass = new PerClass(classes);
      this.curves = classes == 2 ? new ClassCurves(classes, ClassCurves.GROUP_STEP) : null;
    }

    @Override
    public void add(float label, float[] answer) {
      int predicted = Answers.mostProbable(answer);
      sums.add((int) label, predicted, answer);
      perClass.add((int) label, predicted);
      if (curves != null) {
        curves.add((int) label, answer);
      }
    }

    @Override
    public byte[] toBytes() {
      byte[] counted = curves == null ? null : curves.toBytes();
      return Json.pretty(new Parts(sums.parts(), perClass, counted));
    }

    @Override
    public void merge(byte[] part) {
      Parts parts = Json.read(part, Parts.class, "a tally");
      sums.merge(parts.sums());
      perClass.merge(parts.perClass());
      if (curves != null) {
        curves.merge(parts.curves());
      }
    }

    @Override
    public Group scores(String value) {
      return new Group(
          value,
          sums.rows(),
          sums.accuracy(),
          sums.topAccuracy(),
          sums.loss(),
          sums.brier(),
          perClass.seen().macro().f1(),
          sums.calibration().expectedError(),
          curves == null ? null : curves.ranked().get(1).rocArea(),
          null,
          null,
          null,
          null);
    }
  }

  /** Rows of values. */
  final class OfValues implements GroupTally {
    private final ValueLabel label;
    private final ValueSums sums;

    private OfValues(ValueLabel label) {
      this.label = label;
      this.sums = new ValueSums(label);
    }

    @Override
    public void add(float actual, float[] answer) {
      sums.add(actual, answer[0]);
    }

    @Override
    public byte[] toBytes() {
      return Json.pretty(sums.parts());
    }

    @Override
    public void merge(byte[] part) {
      sums.merge(ValueSums.of(label, Json.read(part, double[].class, "a tally"), 0));
    }

    @Override
    public Group scores(String value) {
      double r2 = sums.r2();
      return new Group(
          value,
          sums.rows(),
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          sums.rmse(),
          sums.mae(),
          Double.isNaN(r2) ? null : (Double) r2,
          sums.meanResidual());
    }
  }
}
