package dev.lockstep.jobs.report;

import dev.lockstep.jobs.search.TrialResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything the report of a search shows.
 *
 * @param pipeline name of the pipeline
 * @param facts short facts for the head of the page, in the order given
 * @param metric by which trials rank
 * @param trials the best one first; all have the same parameters
 * @param logarithmic parameters whose values are compared by their ratio
 * @param command that trains the pipeline's model as the best trial was; empty if all failed
 * @param configuration the pipeline file as it was used, without secrets
 * @param versions of everything that took part, in the order given
 */
public record SearchReportData(
    String pipeline,
    Map<String, String> facts,
    String metric,
    List<TrialResult> trials,
    Set<String> logarithmic,
    Optional<String> command,
    String configuration,
    Map<String, String> versions) {
  public SearchReportData {
    trials = List.copyOf(trials);
  }
}
