package dev.lockstep.jobs.bench.train;

import dev.lockstep.training.listener.RankPhases;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The windows of one side, one per round. */
final class SideWindows {
  private final String variant;
  private final String side;
  private final int processes;
  private final String version;
  private final List<Window> windows = new ArrayList<>();

  /**
   * @param variant name of the case
   * @param processes of the side, or its tasks on Spark
   */
  SideWindows(String variant, String side, int processes, String version) {
    this.variant = variant;
    this.side = side;
    this.processes = processes;
    this.version = version;
  }

  void add(Window window) {
    windows.add(window);
  }

  String label() {
    return side + " " + processes + " x 1";
  }

  TrainFigures figures() {
    double[] rates = windows.stream().mapToDouble(Window::rate).sorted().toArray();
    double[] perCpu =
        windows.stream().mapToDouble(window -> window.samples() / window.cpuSeconds()).toArray();
    return new TrainFigures(
        "train",
        variant,
        side,
        processes,
        1,
        TrainCase.BATCH,
        version,
        digits(median(rates)),
        digits(rates[0]),
        digits(rates[rates.length - 1]),
        digits(median(perCpu)),
        phase(RankPhases::computing),
        phase(RankPhases::exchanging),
        phase(RankPhases::updating),
        digits(windows.get(windows.size() - 1).loss()));
  }

  /** Milliseconds per step, mean over the ranks, median over the windows. */
  private Double phase(ToDoubleFunction<RankPhases> phase) {
    if (windows.get(0).phases().isEmpty()) {
      return null;
    }
    return digits(
        median(
            windows.stream()
                .mapToDouble(
                    window ->
                        window.phases().stream().mapToDouble(phase).average().orElseThrow()
                            * 1e3
                            * processes
                            * TrainCase.BATCH
                            / window.samples())
                .toArray()));
  }

  /**
   * How many times as fast as another side: in each round, in which both were measured one soon
   * after the other.
   *
   * @param share of the other side's rate that counts as 1
   * @param goal what the ratio should be at least, or {@code null}
   */
  TrainRatio over(SideWindows other, double share, Double goal) {
    double[] ratios = new double[windows.size()];
    for (int round = 0; round < ratios.length; round++) {
      ratios[round] = windows.get(round).rate() / (share * other.windows.get(round).rate());
    }
    Arrays.sort(ratios);
    String peer = share == 1 ? other.label() : (int) share + " times " + other.label();
    return new TrainRatio(
        "train",
        variant,
        label(),
        peer,
        figures().samplesPerSecond(),
        digits(share * other.figures().samplesPerSecond()),
        digits(median(ratios)),
        digits(ratios[0]),
        digits(ratios[ratios.length - 1]),
        goal,
        "samples/s");
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static double digits(double value) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.4g", value));
  }
}
