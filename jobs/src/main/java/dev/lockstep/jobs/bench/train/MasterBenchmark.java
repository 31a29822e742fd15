package dev.lockstep.jobs.bench.train;

import dev.lockstep.jobs.bench.Benchmark;
import dev.lockstep.jobs.bench.Finding;
import dev.lockstep.jobs.bench.rank.RankGroup;
import dev.lockstep.training.master.TrainingMasters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code fit} of the MLP on an RDD with our training master and with Deeplearning4j's that averages
 * parameters after every step, in one Spark application, in turns.
 */
public final class MasterBenchmark implements Benchmark {
  /** What the command line calls it. */
  public static final String LABEL = "rdd";

  private static final double GOAL = 10;
  private static final int MOST_WARM_UPS = 6;
  private static final List<String> MASTERS =
      List.of(TrainingMasters.LOCKSTEP, TrainingMasters.PARAMETER_AVERAGING);

  private final TrainOptions options;
  private final Path logs;

  /**
   * @param logs folder for what the process writes
   */
  public MasterBenchmark(TrainOptions options, Path logs) {
    this.options = options;
    this.logs = logs;
  }

  @Override
  public void run(Consumer<Finding> each) {
    String log = "train-masters";
    List<String> command =
        TrainSide.java(log, MasterRank.class, List.of("-Xmx2g", "-XX:+UseSerialGC"), logs).with();
    try (RankGroup group = new RankGroup(log, List.of(command), logs)) {
      String version = group.hear(SideVersion.class).version();
      List<SideWindows> measured = new ArrayList<>();
      List<LearningCheck> learning = new ArrayList<>();
      for (String master : MASTERS) {
        LearningCheck check = new LearningCheck();
        measured.add(new SideWindows(LABEL, master + " master", MasterRank.WORKERS, version));
        new WarmUp(MOST_WARM_UPS)
            // the peer exports the RDD to files, once
            .run(() -> check.see(fit(group, master)));
        learning.add(check);
      }
      for (int round = 0; round < options.rounds(); round++) {
        for (int i = 0; i < MASTERS.size(); i++) {
          measured.get(i).add(learning.get(i).see(fit(group, MASTERS.get(i))));
          learning.get(i).require(MASTERS.get(i));
        }
      }
      measured.forEach(side -> each.accept(side.figures()));
      each.accept(measured.get(0).over(measured.get(1), 1, GOAL));
    }
  }

  private static Window fit(RankGroup group, String master) {
    return group.ask(master, Window.class);
  }
}
