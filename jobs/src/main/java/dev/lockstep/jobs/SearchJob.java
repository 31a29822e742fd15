package dev.lockstep.jobs;

import dev.lockstep.jobs.cli.Lockstep;

/**
 * Entry point for spark-submit: the trials of a search on the published dataset. Takes the
 * arguments of {@code lockstep search}.
 */
public final class SearchJob {
  private SearchJob() {}

  /** Runs and exits with the documented code. */
  public static void main(String[] args) {
    System.exit(Lockstep.run(Lockstep.command("search", args)));
  }
}
