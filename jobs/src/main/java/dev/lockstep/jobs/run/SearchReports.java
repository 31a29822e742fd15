package dev.lockstep.jobs.run;

import dev.lockstep.jobs.config.PipelineFile;
import dev.lockstep.jobs.report.SearchReport;
import dev.lockstep.jobs.report.SearchReportData;
import dev.lockstep.jobs.search.SearchPlan;
import dev.lockstep.jobs.search.SearchSpec;
import dev.lockstep.jobs.search.TrialResult;
import dev.lockstep.jobs.session.SubmitCommand;
import dev.lockstep.jobs.session.Workspace;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a search says in the end: a summary, and a report beside the models of its trials.
 *
 * @param file the pipeline
 * @param plan of the search
 * @param dataset that the trials were trained on
 * @param train the command that trains the pipeline's model without the values of a trial
 */
record SearchReports(PipelineFile file, SearchPlan plan, DatasetVersion dataset, String train) {

  /** Writes the report. */
  Summary.Search write(Workspace workspace, List<TrialResult> ranked, Stopwatch stopwatch) {
    String folder = TrialRuns.folder(file.train().orElseThrow().model());
    String address = folder + "/report.html";
    Optional<TrialResult> best = ranked.stream().findFirst().filter(TrialResult::succeeded);
    String command = best.map(this::command).orElse(null);
    String page = SearchReport.render(data(ranked, folder, Optional.ofNullable(command)));
    workspace.storage().write(address, page.getBytes(StandardCharsets.UTF_8));
    return new Summary.Search(
        file.name(),
        dataset.folder(),
        method(),
        plan.spec().metric(),
        ranked.size(),
        failed(ranked),
        best.map(TrialResult::trial).orElse(null),
        best.map(TrialResult::score).orElse(null),
        best.map(TrialResult::parameters).orElse(null),
        best.map(TrialResult::model).orElse(null),
        command,
        workspace.file(address).map(path -> path.toUri().toString()).orElse(address),
        stopwatch.summary(),
        ranked);
  }

  private String method() {
    return plan.spec().method().name().toLowerCase(Locale.ROOT);
  }

  private static int failed(List<TrialResult> results) {
    return (int) results.stream().filter(result -> !result.succeeded()).count();
  }

  /** With the epochs of its rung, if that is not the last one. */
  private String command(TrialResult best) {
    SearchPlan.Entry entry = plan.entries().get(best.trial() - 1);
    StringBuilder command = new StringBuilder(train);
    entry.trial().overrides().forEach(override -> set(command, override));
    int epochs = entry.in(plan.rungs().get(best.rung() - 1)).stopping().epochs();
    if (epochs < entry.train().stopping().epochs()) {
      set(command, "train.epochs=" + epochs);
    }
    return command.toString();
  }

  private static void set(StringBuilder command, String override) {
    command.append(" --set ").append(SubmitCommand.quote(override));
  }

  private SearchReportData data(List<TrialResult> ranked, String folder, Optional<String> command) {
    SearchSpec spec = plan.spec();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("dataset", dataset.folder());
    facts.put("models of the trials", folder);
    ranked.stream()
        .findFirst()
        .filter(TrialResult::succeeded)
        .ifPresent(best -> facts.put("best model", best.model()));
    facts.put("method", method().replace('_', ' ') + ", " + plan.text());
    return new SearchReportData(
        file.name(),
        facts,
        spec.metric(),
        ranked,
        spec.parameters().entrySet().stream()
            .filter(parameter -> parameter.getValue().logarithmic())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet()),
        command,
        new String(Json.pretty(file.document()), StandardCharsets.UTF_8),
        Reports.versions());
  }
}
