package dev.lockstep.jobs;

import dev.lockstep.jobs.cli.Lockstep;

/** Entry point for spark-submit: a whole pipeline. Takes the arguments of {@code lockstep run}. */
public final class PipelineJob {
  private PipelineJob() {}

  /** Runs and exits with the documented code. */
  public static void main(String[] args) {
    System.exit(Lockstep.run(Lockstep.command("run", args)));
  }
}
