package dev.lockstep.jobs;

import dev.lockstep.jobs.cli.Lockstep;

/**
 * Entry point for spark-submit: the published model's answers to the rows of a split. Takes the
 * arguments of {@code lockstep predict}.
 */
public final class PredictJob {
  private PredictJob() {}

  /** Runs and exits with the documented code. */
  public static void main(String[] args) {
    System.exit(Lockstep.run(Lockstep.command("predict", args)));
  }
}
