package dev.lockstep.jobs.config;

import java.util.Map;

/** Reads pipeline files. */
public final class PipelineFiles {
  private PipelineFiles() {}

  /**
   * Reads and checks a pipeline file.
   *
   * @param name path as the user gave it, for messages
   * @param text the YAML
   * @param environment for references like {@code ${env:NAME}}
   * @throws dev.lockstep.preprocessing.dataset.error.UserException with all problems at once
   */
  public static PipelineFile parse(String name, String text, Map<String, String> environment) {
    throw new IllegalStateException("not yet written");
  }
}
