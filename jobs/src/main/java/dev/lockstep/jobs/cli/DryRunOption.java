package dev.lockstep.jobs.cli;

import picocli.CommandLine.Option;

/** For commands that can say what they would do. */
final class DryRunOption {
  @Option(
      names = "--dry-run",
      description =
          "Only check the pipeline file, the raw objects and their columns, and say what would be"
              + " done; writes nothing and starts no Spark.")
  private boolean given;

  boolean given() {
    return given;
  }
}
