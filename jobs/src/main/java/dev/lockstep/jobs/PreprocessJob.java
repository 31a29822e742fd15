package dev.lockstep.jobs;

import dev.lockstep.jobs.cli.Lockstep;

/**
 * Entry point for spark-submit: raw objects to a dataset. Takes the arguments of {@code lockstep
 * preprocess}.
 */
public final class PreprocessJob {
  private PreprocessJob() {}

  /** Runs and exits with the documented code. */
  public static void main(String[] args) {
    System.exit(Lockstep.run(Lockstep.command("preprocess", args)));
  }
}
