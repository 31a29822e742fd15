package dev.lockstep.jobs.bench.allreduce;

import dev.lockstep.jobs.bench.rank.PythonScript;
import dev.lockstep.jobs.bench.rank.RankGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The peer: gloo as PyTorch has it, one Python process for each rank, running {@code gloo_rank.py}.
 *
 * @param group its processes
 * @param about what rank 0 told of itself
 * @param script what they run
 */
record Gloo(RankGroup group, About about, PythonScript script) implements AutoCloseable {

  /**
   * What the peer is.
   *
   * @param torch PyTorch's version
   * @param python Python's version
   * @param call seconds for an all-reduce of 4 bytes in a group of one process: Python, PyTorch's
   *     queue and gloo without any communication
   */
  record About(String torch, String python, double call) {}

  static Gloo start(Path python, int processes, Duration budget, Path logs) {
    PythonScript script = PythonScript.unpack(Gloo.class, "gloo_rank.py");
    List<List<String>> commands = new ArrayList<>();
    for (int rank = 0; rank < processes; rank++) {
      commands.add(
          script.command(
              python,
              String.valueOf(rank),
              String.valueOf(processes),
              script.meeting(),
              String.valueOf(budget.toMillis() / 1e3)));
    }
    RankGroup group = new RankGroup("allreduce-gloo", commands, logs);
    try {
      return new Gloo(group, group.hear(About.class), script);
    } catch (RuntimeException e) {
      group.close();
      script.close();
      throw e;
    }
  }

  String name() {
    return "gloo (PyTorch " + about.torch() + ", Python " + about.python() + ")";
  }

  @Override
  public void close() {
    group.close();
    script.close();
  }
}
