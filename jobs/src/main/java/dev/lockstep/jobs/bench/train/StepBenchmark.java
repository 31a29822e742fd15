package dev.lockstep.jobs.bench.train;

import dev.lockstep.jobs.bench.Benchmark;
import dev.lockstep.jobs.bench.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Steps of one case: ours in one and in two processes, and its peers. All sides are up the whole
 * time and take turns, every second round in reverse order, so that other work on the machine hits
 * all of them.
 */
public final class StepBenchmark implements Benchmark {
  /** Share of twice the speed that two processes should reach. */
  private static final Map<TrainCase, Double> EFFICIENCY =
      Map.of(TrainCase.MLP, 0.9, TrainCase.LENET, 0.9);

  /** Against two processes of PyTorch's. */
  private static final Map<TrainCase, Double> OVER_DDP = Map.of(TrainCase.MLP, 1.0);

  private final TrainCase kind;
  private final TrainOptions options;
  private final Path logs;

  /**
   * @param logs folder for what the processes write
   */
  public StepBenchmark(TrainCase kind, TrainOptions options, Path logs) {
    this.kind = kind;
    this.options = options;
    this.logs = logs;
  }

  @Override
  public void run(Consumer<Finding> each) {
    try (Sides sides = new Sides()) {
      sides.start();
      tell(measure(sides.all), each);
    }
  }

  private List<SideWindows> measure(List<TrainSide> sides) {
    sides.forEach(side -> side.warmUp(options.seconds()));
    List<SideWindows> measured = new ArrayList<>();
    for (TrainSide side : sides) {
      measured.add(new SideWindows(kind.label(), side.name(), side.processes(), side.version()));
    }
    for (int round = 0; round < options.rounds(); round++) {
      for (int turn = 0; turn < sides.size(); turn++) {
        int at = round % 2 == 0 ? turn : sides.size() - 1 - turn;
        measured.get(at).add(sides.get(at).measure());
      }
    }
    return measured;
  }

  private void tell(List<SideWindows> measured, Consumer<Finding> each) {
    measured.forEach(side -> each.accept(side.figures()));
    SideWindows one = measured.get(0);
    SideWindows two = measured.get(1);
    each.accept(two.over(one, 2, EFFICIENCY.get(kind)));
    each.accept(measured.get(2).over(one, 2, null));
    each.accept(one.over(measured.get(3), 1, null));
    if (measured.size() > 4) {
      each.accept(one.over(measured.get(4), 1, null));
      each.accept(two.over(measured.get(5), 1, OVER_DDP.get(kind)));
    }
  }

  /**
   * Ours with one process, with two in step and with two apart, which is what the machine has to
   * give; Deeplearning4j; PyTorch with one and with two.
   */
  private final class Sides implements AutoCloseable {
    private final List<TrainSide> all = new ArrayList<>();

    void start() {
      all.add(TrainSide.lockstep(kind, 1, logs));
      all.add(TrainSide.lockstep(kind, 2, logs));
      all.add(TrainSide.apart(kind, logs));
      all.add(TrainSide.dl4j(kind, logs));
      Optional<Path> python = options.python();
      if (python.isPresent()) {
        all.add(TrainSide.torch(kind, 1, python.get(), logs));
        all.add(TrainSide.torch(kind, 2, python.get(), logs));
      }
    }

    @Override
    public void close() {
      Collections.reverse(all);
      all.forEach(TrainSide::close);
    }
  }
}
