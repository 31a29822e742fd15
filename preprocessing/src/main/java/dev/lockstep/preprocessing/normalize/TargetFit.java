package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.ValueLabel;
import dev.lockstep.preprocessing.dataset.error.Suggestion;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.normalize.statistics.Categories;
import dev.lockstep.preprocessing.normalize.statistics.ColumnSummary;
import dev.lockstep.preprocessing.normalize.statistics.Moments;
import dev.lockstep.preprocessing.normalize.statistics.Statistic;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A target on its way.
 *
 * @param spec what the user asks for
 * @param kind of the column: numbers or texts
 * @param frozen what is known, or null
 */
record TargetFit(TargetSpec spec, LaneKind kind, FrozenTarget frozen) implements Serializable {
  /** Name of the label's column in a dataset. */
  static final String LABEL = "label";

  private static final int MOST_CLASSES = 10_000;

  /** What can be said before any row is seen. */
  static TargetFit of(BlockSchema input, TargetSpec spec) {
    int at = input.indexOf(spec.column());
    if (at < 0 || input.fields().get(at).kind() == BlockSchema.Kind.TENSOR) {
      throw new UserException(
          "target: there is no column "
              + spec.column()
              + " of numbers or texts"
              + Suggestion.among(spec.column(), input.names()));
    }
    LaneKind kind = LaneKind.of(input.fields().get(at));
    if (spec instanceof TargetSpec.OfValue value) {
      return ofValue(value, kind);
    }
    List<String> classes = ((TargetSpec.OfClass) spec).classes();
    FrozenTarget known =
        classes == null ? null : FrozenTarget.ofClasses(input, spec.column(), LABEL, classes);
    return new TargetFit(spec, kind, known);
  }

  /** The point at which statistics of the column are collected. */
  StatisticsPoint point() {
    FrozenLane column = new FrozenLane(spec.column(), spec.column(), List.of(), 0, true);
    return new StatisticsPoint(
        column, kind, ofClasses() ? Set.of(Statistic.CATEGORIES) : Set.of(Statistic.MOMENTS), 0);
  }

  boolean ofClasses() {
    return spec instanceof TargetSpec.OfClass;
  }

  /** Names of its classes if they are known and more than two, else none. */
  List<String> classes() {
    boolean several = frozen != null && frozen.label().classCount() > 2;
    return several ? ((ClassLabel) frozen.label()).classes() : List.of();
  }

  /** Numbers that a row's target is for encodings: one, or one per class; 0 if not yet known. */
  int outputs() {
    return frozen == null ? 0 : Math.max(1, classes().size());
  }

  /**
   * What decides which rows have a label, as far as it is known by now: NaN for those without. Once
   * the target is known, these are the labels; before, a number is transformed but not scaled.
   */
  FrozenTarget.Program labels(BlockSchema input) {
    if (frozen != null) {
      return frozen.program(input);
    }
    int at = input.indexOf(spec.column());
    return kind == LaneKind.TEXT
        ? (block, to) -> present(block, at, to)
        : (block, to) -> values(block, at, to);
  }

  /** Whether it is fit on what {@link #labels} gives, not on its column. */
  boolean fitsLabels() {
    return frozen == null && isLogarithm();
  }

  /**
   * The target.
   *
   * @param summary of its column, or of its labels if it {@link #fitsLabels}
   */
  FrozenTarget next(BlockSchema input, ColumnSummary summary) {
    if (frozen != null) {
      return frozen;
    }
    if (spec instanceof TargetSpec.OfValue value) {
      return standardized(value, (ColumnSummary.Numbers) summary);
    }
    Categories found = summary.categories().orElseThrow();
    if (!found.exact() || found.all().size() < 2 || found.all().size() > MOST_CLASSES) {
      throw new UserException(
          "target: column "
              + spec.column()
              + " has "
              + (found.exact() ? String.valueOf(found.all().size()) : "too many")
              + " different values; a class needs 2 to "
              + MOST_CLASSES
              + ". Is it a number to predict (type: value)?");
    }
    Comparator<String> order =
        kind == LaneKind.NUMBER
            ? Comparator.comparingDouble(Double::parseDouble)
            : Comparator.naturalOrder();
    return FrozenTarget.ofClasses(
        input,
        spec.column(),
        LABEL,
        found.all().stream().map(Categories.Category::text).sorted(order).toList());
  }

  private static TargetFit ofValue(TargetSpec.OfValue spec, LaneKind kind) {
    if (kind != LaneKind.NUMBER) {
      throw new UserException(
          "target: column "
              + spec.column()
              + " holds texts and cannot be a value to predict; use"
              + " type: class, or a cast in the record steps");
    }
    boolean known = spec.scale() == TargetSpec.Scaling.NONE;
    ValueLabel label = new ValueLabel(LABEL, 1, 0, spec.unit(), transform(spec));
    return new TargetFit(spec, kind, known ? new FrozenTarget(spec.column(), label, null) : null);
  }

  private static ValueLabel.Transform transform(TargetSpec.OfValue spec) {
    return spec.logarithmic() ? ValueLabel.Transform.LOG : null;
  }

  private FrozenTarget standardized(TargetSpec.OfValue value, ColumnSummary.Numbers summary) {
    FitPoint point = new FitPoint(spec.column(), kind, summary, List.of());
    Moments moments = point.numbers("target").moments();
    double scale = 1 / Factors.inverse(moments.standardDeviation());
    return new FrozenTarget(
        spec.column(),
        new ValueLabel(LABEL, scale, moments.mean(), value.unit(), transform(value)),
        null);
  }

  private void values(Block block, int column, double[] to) {
    double[] from = block.number(column).values();
    boolean log = isLogarithm();
    for (int i = 0; i < block.rows(); i++) {
      to[i] = !log ? from[i] : from[i] > 0 ? Math.log(from[i]) : Double.NaN;
    }
  }

  private boolean isLogarithm() {
    return spec instanceof TargetSpec.OfValue value && value.logarithmic();
  }

  private static void present(Block block, int column, double[] to) {
    int[] codes = block.string(column).codes();
    for (int i = 0; i < block.rows(); i++) {
      to[i] = codes[i] < 0 ? Double.NaN : 0;
    }
  }
}
