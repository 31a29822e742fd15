package dev.lockstep.jobs.bench;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.Map;
import java.util.TreeMap;

/** Every benchmark by name. */
public final class Benchmarks {
  private static final Map<String, Benchmark> ALL =
      new TreeMap<>(Map.of(AllReduceBenchmark.NAME, new AllReduceBenchmark()));

  private Benchmarks() {}

  /**
   * A benchmark.
   *
   * @throws UserException that names those there are
   */
  public static Benchmark byName(String name) {
    Benchmark found = ALL.get(name);
    if (found == null) {
      throw new UserException(
          "there is no benchmark \"" + name + "\"; there are: " + String.join(", ", ALL.keySet()));
    }
    return found;
  }
}
