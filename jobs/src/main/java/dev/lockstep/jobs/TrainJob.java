package dev.lockstep.jobs;

import dev.lockstep.jobs.cli.Lockstep;

/**
 * Entry point for spark-submit: the published dataset to a model. Takes the arguments of {@code
 * lockstep train}.
 */
public final class TrainJob {
  private TrainJob() {}

  /** Runs and exits with the documented code. */
  public static void main(String[] args) {
    System.exit(Lockstep.run(Lockstep.command("train", args)));
  }
}
