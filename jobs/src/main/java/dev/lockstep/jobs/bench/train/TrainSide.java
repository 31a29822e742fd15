package dev.lockstep.jobs.bench.train;

import dev.lockstep.jobs.bench.rank.JavaCommand;
import dev.lockstep.jobs.bench.rank.LoopbackRing;
import dev.lockstep.jobs.bench.rank.PythonScript;
import dev.lockstep.jobs.bench.rank.RankGroup;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** One side of a case: its processes, which wait on their input unless it is their turn. */
final class TrainSide implements AutoCloseable {
  static final String LOCKSTEP = "lockstep";
  static final String APART = "lockstep apart";
  static final String DL4J = "deeplearning4j";
  static final String TORCH = "pytorch";

  /** What all JVMs get; the collector is the one of Lockstep's executors on one machine. */
  private static final List<String> JVM = List.of("-Xmx1g", "-XX:+UseSerialGC");

  /** Steps before the first estimate of a step's time. */
  private static final int FIRST_STEPS = 3;

  private static final int MOST_WARM_UPS = 15;

  private final String name;
  private final int processes;
  private final int rings;
  private final RankGroup group;
  private final PythonScript script;
  private final LearningCheck learning = new LearningCheck();
  private String version;
  private int steps = FIRST_STEPS;

  private TrainSide(String name, int processes, int rings, RankGroup group, PythonScript script) {
    this.name = name;
    this.processes = processes;
    this.rings = rings;
    this.group = group;
    this.script = script;
  }

  static TrainSide lockstep(TrainCase kind, int processes, Path logs) {
    String log = "train-" + LOCKSTEP + "-" + kind.label() + "-" + processes;
    JavaCommand java = java(log, LockstepRank.class, JVM, logs);
    RankGroup group =
        group(
            log,
            processes,
            rank -> java.with(kind.name(), String.valueOf(rank), String.valueOf(processes)),
            logs);
    TrainSide side = new TrainSide(LOCKSTEP, processes, 1, group, null);
    return side.started(() -> LoopbackRing.introduce(group));
  }

  /** Two processes that train at the same time and have nothing to do with each other. */
  static TrainSide apart(TrainCase kind, Path logs) {
    String log = "train-apart-" + kind.label();
    JavaCommand java = java(log, LockstepRank.class, JVM, logs);
    RankGroup group = group(log, 2, rank -> java.with(kind.name(), "0", "1"), logs);
    TrainSide side = new TrainSide(APART, 2, 2, group, null);
    return side.started(() -> LoopbackRing.leaveApart(group));
  }

  /** Its helpers are off, as they are unless a user knows the property. */
  static TrainSide dl4j(TrainCase kind, Path logs) {
    String log = "train-" + DL4J + "-" + kind.label();
    JavaCommand java = java(log, Dl4jAlone.class, JVM, logs);
    RankGroup group = group(log, 1, rank -> java.with(kind.name()), logs);
    return new TrainSide(DL4J, 1, 1, group, null).started(() -> {});
  }

  static TrainSide torch(TrainCase kind, int processes, Path python, Path logs) {
    PythonScript script = PythonScript.unpack(TrainSide.class, "torch_rank.py");
    RankGroup group =
        group(
            "train-" + TORCH + "-" + kind.label() + "-" + processes,
            processes,
            rank ->
                script.command(
                    python,
                    kind.name(),
                    String.valueOf(rank),
                    String.valueOf(processes),
                    script.meeting()),
            logs);
    return new TrainSide(TORCH, processes, 1, group, script).started(() -> {});
  }

  static JavaCommand java(String log, Class<?> main, List<String> options, Path logs) {
    return new JavaCommand(log, main, JavaCommand.ownClassPath(), options, logs);
  }

  private static RankGroup group(
      String name, int processes, IntFunction<List<String>> command, Path logs) {
    List<List<String>> commands = new ArrayList<>();
    for (int rank = 0; rank < processes; rank++) {
      commands.add(command.apply(rank));
    }
    return new RankGroup(name, commands, logs);
  }

  private TrainSide started(Runnable connect) {
    try {
      connect.run();
      for (int ring = 0; ring < rings; ring++) {
        version = group.hear(ring, SideVersion.class).version();
      }
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** For people, for example {@code lockstep 2 x 1}. */
  String label() {
    return name + " " + processes + " x 1";
  }

  String name() {
    return name;
  }

  int processes() {
    return processes;
  }

  String version() {
    return version;
  }

  /** Trains until compiled code is as fast as it gets, and a window's number of steps is known. */
  void warmUp(double seconds) {
    new WarmUp(MOST_WARM_UPS)
        .run(
            () -> {
              Window window = train();
              double perStep = window.seconds() / steps;
              steps = (int) Math.max(2, Math.min(1_000_000, seconds / perStep));
              return window;
            });
  }

  /**
   * Trains for a window, after the warm-up.
   *
   * @throws EnvironmentException if the side does not learn
   */
  Window measure() {
    Window window = train();
    learning.require(label());
    return window;
  }

  private Window train() {
    group.tell(String.valueOf(steps));
    Window all = group.hear(0, Window.class);
    for (int ring = 1; ring < rings; ring++) {
      all = all.beside(group.hear(ring, Window.class));
    }
    return learning.see(all);
  }

  @Override
  public void close() {
    group.close();
    if (script != null) {
      script.close();
    }
  }
}
