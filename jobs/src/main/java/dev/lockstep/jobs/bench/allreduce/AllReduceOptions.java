package dev.lockstep.jobs.bench.allreduce;

import dev.lockstep.jobs.bench.rank.PythonScript;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.collective.WireFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to measure.
 *
 * @param python an interpreter that can import torch, or empty to measure our side alone
 * @param processes numbers of processes, at least 2 each
 * @param bytes sizes of the buffer, multiples of 4
 * @param repeats rounds of every size, at least 1
 * @param wire how our side's elements travel
 */
public record AllReduceOptions(
    Optional<Path> python,
    List<Integer> processes,
    List<Integer> bytes,
    int repeats,
    WireFormat wire) {
  private static final int MOST_PROCESSES = 64;

  public AllReduceOptions {
    require(repeats >= 1, "--repeat must be at least 1, found " + repeats);
    for (int count : processes) {
      require(
          count >= 2 && count <= MOST_PROCESSES,
          "--processes must be from 2 to " + MOST_PROCESSES + ", found " + count);
    }
    for (int size : bytes) {
      require(
          size >= Float.BYTES && size % Float.BYTES == 0,
          "--bytes must be positive multiples of 4, found " + size);
    }
    python.ifPresent(PythonScript::requireInterpreter);
    processes = List.copyOf(processes);
    bytes = List.copyOf(bytes);
  }

  private static void require(boolean met, String message) {
    if (!met) {
      throw new UserException(message);
    }
  }
}
