package dev.lockstep.jobs.config;

import java.util.List;
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
    return parse(name, text, List.of(), environment);
  }

  /**
   * Reads and checks a pipeline file after changing values in it.
   *
   * @param name path as the user gave it, for messages
   * @param text the YAML
   * @param overrides {@code path=value} with dots in the path, e.g. {@code train.epochs=3}; the
   *     value is read like one in the file; later ones win
   * @param environment for references like {@code ${env:NAME}}
   * @throws dev.lockstep.preprocessing.dataset.error.UserException with all problems at once
   */
  public static PipelineFile parse(
      String name, String text, List<String> overrides, Map<String, String> environment) {
    throw new IllegalStateException("not yet written");
  }
}
