package dev.lockstep.jobs.report;

import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.training.evaluate.EvaluationReport;
import dev.lockstep.training.listener.EpochMetrics;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a report shows.
 *
 * @param pipeline name of the pipeline
 * @param facts short facts for the head of the page, in the order given: dataset version, model
 *     version, ranks, global batch, why training stopped, parameters hash
 * @param rows row accounting of the dataset
 * @param schema columns, for class names, units and the mistakes' pictures
 * @param epochs metrics of every epoch
 * @param split name of the evaluated split
 * @param evaluation results on it
 * @param baseline results of a linear network on it, to compare with
 * @param seconds wall time by phase, in the order given; a phase that was up to date is absent
 * @param configuration the pipeline file as it was used, without secrets
 * @param versions of everything that took part, in the order given
 */
public record ReportData(
    String pipeline,
    Map<String, String> facts,
    RowCounts rows,
    Schema schema,
    List<EpochMetrics> epochs,
    String split,
    EvaluationReport evaluation,
    Optional<EvaluationReport> baseline,
    Map<String, Double> seconds,
    String configuration,
    Map<String, String> versions) {
  public ReportData {
    epochs = List.copyOf(epochs);
  }
}
