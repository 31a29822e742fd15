package dev.lockstep.jobs.bench.preprocess;

import dev.lockstep.jobs.bench.Benchmark;
import dev.lockstep.jobs.bench.Finding;
import dev.lockstep.jobs.bench.Measurement;
import dev.lockstep.jobs.bench.peer.RawTable;
import dev.lockstep.jobs.bench.peer.Sides;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Every case, every number of rows: all sides, then what they took. */
public final class PreprocessBenchmark implements Benchmark {
  static final String NAME = "preprocess";

  private final BenchOptions options;
  private final Workbench bench;
  private final RawData data;

  /**
   * @param root folder for raw data that is kept, outputs and logs
   * @param peerJars what the peers need besides this process's class path
   * @param notices told what goes on
   */
  public PreprocessBenchmark(
      BenchOptions options, Path root, List<Path> peerJars, Consumer<String> notices) {
    this.options = options;
    this.bench = Workbench.of(root, peerJars, options.sparkJars(), notices);
    this.data = new RawData(bench, new Published(bench, options.data()));
  }

  @Override
  public void run(Consumer<Finding> each) {
    for (BenchCase which : options.cases()) {
      Map<Sides, List<SideFigures>> growth = new EnumMap<>(Sides.class);
      for (long rows : rows(which)) {
        for (SideFigures figures : measure(which, rows, each)) {
          growth.computeIfAbsent(Sides.of(figures.side()), side -> new ArrayList<>()).add(figures);
        }
      }
      growth.values().stream()
          .filter(figures -> figures.size() > 1)
          .forEach(figures -> each.accept(Scaling.of(figures)));
    }
  }

  private List<Long> rows(BenchCase which) {
    return options.rows().isEmpty()
        ? List.of(which.usualRows())
        : options.rows().stream().sorted().distinct().toList();
  }

  private List<SideFigures> measure(BenchCase which, long rows, Consumer<Finding> each) {
    RawTable table = which.prepare(data, rows);
    Rounds rounds = new Rounds(options, bench, table, sides(which));
    List<SideFigures> figures = rounds.run(which);
    figures.forEach(each);
    compare(figures).forEach(each);
    return figures;
  }

  /** Ours with each peer, where ours is among them. */
  static List<Measurement> compare(List<SideFigures> figures) {
    List<Measurement> found = new ArrayList<>();
    for (SideFigures ours : figures) {
      for (SideFigures peer : figures) {
        if (isOurs(ours) && !isOurs(peer)) {
          String what = "%s, %,d rows".formatted(ours.variant(), ours.rows());
          found.add(Measurement.ofSeconds(NAME, what, peer.side(), ours.seconds(), peer.seconds()));
        }
      }
    }
    return found;
  }

  private static boolean isOurs(SideFigures figures) {
    return figures.side().equals(Sides.LOCKSTEP.label());
  }

  private List<Sides> sides(BenchCase which) {
    return which.sides().stream()
        .filter(side -> options.sides().isEmpty() || options.sides().contains(side))
        .toList();
  }
}
