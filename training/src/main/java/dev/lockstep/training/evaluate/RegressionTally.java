package dev.lockstep.training.evaluate;

import dev.lockstep.preprocessing.dataset.ValueLabel;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.training.evaluate.PointSample.Chosen;
import dev.lockstep.training.evaluate.RegressionReport.Decile;
import dev.lockstep.training.evaluate.RegressionReport.Point;
import dev.lockstep.training.inference.Answers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** Predicted values against true ones. Merge parts in a fixed order to get the same bits. */
final class RegressionTally implements Tally {
  /** Rows that are kept for plots at most. */
  static final int MOST_POINTS = 2000;

  private static final int PARTS = 10;

  private final ValueLabel label;
  private final ValueSums sums;
  private final PointSample sample = new PointSample(MOST_POINTS);

  /** What travels. */
  private record Parts(double[] sums, List<Chosen> points) {}

  RegressionTally(ValueLabel label) {
    this.label = label;
    this.sums = new ValueSums(label);
  }

  @Override
  public void add(String key, float actual, float[] answer, Supplier<byte[]> features) {
    Answers.requireFinite(key, answer);
    sums.add(actual, answer[0]);
    sample.add(key, answer[0], actual);
  }

  @Override
  public byte[] toBytes() {
    return Json.pretty(new Parts(sums.parts(), sample.all()));
  }

  @Override
  public void merge(byte[] part) {
    Parts parts = Json.read(part, Parts.class, "a tally");
    sums.merge(ValueSums.of(label, parts.sums(), 0));
    parts.points().forEach(sample::add);
  }

  @Override
  public long rows() {
    return sums.rows();
  }

  @Override
  public RegressionReport report() {
    List<Point> points =
        sample.all().stream()
            .map(row -> new Point(label.target(row.predicted()), label.target(row.actual())))
            .sorted(Comparator.comparingDouble(Point::predicted).thenComparing(Point::actual))
            .toList();
    double rmse = sums.rmse();
    double r2 = sums.r2();
    return new RegressionReport(
        rows(),
        label.unit(),
        rmse * rmse,
        rmse,
        sums.mae(),
        Double.isNaN(r2) ? null : (Double) r2,
        sums.meanResidual(),
        deciles(points),
        points,
        List.of());
  }

  private static List<Decile> deciles(List<Point> byPrediction) {
    List<Decile> deciles = new ArrayList<>();
    int rows = byPrediction.size();
    for (int part = 0; part < PARTS; part++) {
      List<Point> tenth =
          byPrediction.subList(
              (int) ((long) rows * part / PARTS), (int) ((long) rows * (part + 1) / PARTS));
      if (!tenth.isEmpty()) {
        deciles.add(decile(tenth));
      }
    }
    return deciles;
  }

  private static Decile decile(List<Point> rows) {
    double[] actual = rows.stream().mapToDouble(Point::actual).sorted().toArray();
    int tail = (actual.length - 1) / PARTS;
    return new Decile(
        rows.stream().mapToDouble(Point::predicted).average().orElseThrow(),
        rows.stream().mapToDouble(Point::actual).average().orElseThrow(),
        actual[tail],
        actual[actual.length - 1 - tail]);
  }
}
