package dev.lockstep.jobs.run;

import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.training.evaluate.EvaluationReport;

/**
 * Results on a split as they are kept beside the model ({@code evaluation-<split>.json}).
 *
 * @param split that was evaluated
 * @param dataset address of the dataset
 * @param version of the dataset
 * @param contentSha256 of that version; equal contents give equal results
 * @param mistakes most wrong answers that were asked for
 * @param report the results
 */
public record Evaluation(
    Split split,
    String dataset,
    String version,
    String contentSha256,
    int mistakes,
    EvaluationReport report) {

  /** Where the results of a model are kept. */
  static String address(String model, Split split) {
    return model + "/evaluation-" + split.label() + ".json";
  }

  /** Whether evaluating this content with this many mistakes would give the same again. */
  boolean answers(String content, int wanted) {
    return contentSha256.equals(content) && mistakes == wanted;
  }
}
