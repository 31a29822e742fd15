package dev.lockstep.jobs.bench.train;

import dev.lockstep.jobs.bench.rank.PythonScript;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How to measure.
 *
 * @param python an interpreter that can import torch, or empty to leave its sides out
 * @param rounds windows of every side, at least 1
 * @param seconds length of a window, more than 0
 */
public record TrainOptions(Optional<Path> python, int rounds, double seconds) {
  private static final double MOST_SECONDS = 60;

  public TrainOptions {
    if (rounds < 1) {
      throw new UserException("--repeat must be at least 1, found " + rounds);
    }
    if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
      throw new UserException("--seconds must be more than 0 and at most 60, found " + seconds);
    }
    python.ifPresent(PythonScript::requireInterpreter);
  }
}
