package dev.lockstep.jobs;

import dev.lockstep.jobs.cli.Lockstep;

/**
 * Entry point for spark-submit: scores of the published model. Takes the arguments of {@code
 * lockstep evaluate}.
 */
public final class EvaluateJob {
  private EvaluateJob() {}

  /** Runs and exits with the documented code. */
  public static void main(String[] args) {
    System.exit(Lockstep.run(Lockstep.command("evaluate", args)));
  }
}
