package dev.lockstep.jobs.bench.allreduce;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The peer: gloo as PyTorch has it, one Python process for each rank, running {@code gloo_rank.py}.
 *
 * @param group its processes
 * @param about what rank 0 told of itself
 * @param folder where they met; removed in the end
 */
record Gloo(RankGroup group, About about, Path folder) implements AutoCloseable {
  private static final String SCRIPT = "gloo_rank.py";

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
    Path folder = unpack();
    List<List<String>> commands = new ArrayList<>();
    for (int rank = 0; rank < processes; rank++) {
      commands.add(
          List.of(
              python.toString(),
              folder.resolve(SCRIPT).toString(),
              String.valueOf(rank),
              String.valueOf(processes),
              folder.resolve("meet").toUri().toString(),
              String.valueOf(budget.toMillis() / 1e3)));
    }
    RankGroup group = new RankGroup("gloo", commands, logs);
    try {
      return new Gloo(group, group.hear(About.class), folder);
    } catch (RuntimeException e) {
      group.close();
      remove(folder);
      throw e;
    }
  }

  private static Path unpack() {
    try (InputStream script = Gloo.class.getResourceAsStream(SCRIPT)) {
      Path folder = Files.createTempDirectory("lockstep-gloo");
      Files.copy(script, folder.resolve(SCRIPT), StandardCopyOption.REPLACE_EXISTING);
      return folder;
    } catch (IOException e) {
      throw new EnvironmentException("cannot write gloo's script: " + e.getMessage(), e);
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new EnvironmentException("cannot remove " + folder + ": " + e.getMessage(), e);
    }
  }

  String name() {
    return "gloo (PyTorch " + about.torch() + ", Python " + about.python() + ")";
  }

  @Override
  public void close() {
    group.close();
    remove(folder);
  }
}
