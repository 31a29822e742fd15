package dev.lockstep.jobs.report;

import static dev.lockstep.jobs.report.Page.section;
import static dev.lockstep.jobs.report.Page.table;
import static dev.lockstep.jobs.report.Page.tile;

import dev.lockstep.jobs.search.TrialResult;
import dev.lockstep.jobs.search.TrialResult.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a search as one HTML page with everything inside it. */
public final class SearchReport {
  private final SearchReportData data;
  private final String score;
  private final List<String> parameters;

  private SearchReport(SearchReportData data) {
    this.data = data;
    this.score = data.metric().replace('_', ' ');
    this.parameters =
        data.trials().stream().flatMap(t -> t.parameters().keySet().stream()).distinct().toList();
  }

  /** The page, for a file with the ending {@code .html} in UTF-8. */
  public static String render(SearchReportData data) {
    return new SearchReport(data).page();
  }

  private String page() {
    return Page.of(
        data.pipeline() + " · search",
        head()
            + data.command().map(SearchReport::best).orElse("")
            + section("Trials", trials())
            + failures()
            + charts()
            + section("Configuration", "<pre>" + Html.escape(data.configuration()) + "</pre>\n")
            + section("Versions", table(data.versions())));
  }

  private String head() {
    double seconds = data.trials().stream().mapToDouble(TrialResult::seconds).sum();
    return "<header><h1>"
        + Html.escape(data.pipeline())
        + " · search</h1>\n<div class=\"tiles\">\n"
        + data.command()
            .map(c -> tile(data.trials().get(0).scoreText(), "best " + score))
            .orElse("")
        + tile(Html.count(data.trials().size()), "trials")
        + tile(Html.count(with(Status.STOPPED)), "of them stopped early")
        + tile(Html.count(with(Status.FAILED)), "failed")
        + tile(Html.seconds(seconds), "of training steps")
        + "</div>\n"
        + table(data.facts())
        + "</header>\n";
  }

  private double with(Status status) {
    return data.trials().stream().filter(trial -> trial.status() == status).count();
  }

  private static String best(String command) {
    return section("Train the best trial", "<pre>" + Html.escape(command) + "</pre>\n");
  }

  private String trials() {
    StringBuilder out = new StringBuilder("<table class=\"figures\"><tr><th>trial</th>");
    out.append("<th>status</th><th>").append(Html.escape(score)).append("</th>");
    parameters.forEach(key -> out.append("<th>").append(Html.escape(name(key))).append("</th>"));
    out.append("<th>epochs</th><th>seconds</th></tr>\n");
    data.trials().forEach(trial -> row(out, trial));
    return out.append("</table>\n").toString();
  }

  private void row(StringBuilder out, TrialResult trial) {
    out.append("<tr><th>").append(trial.trial()).append("</th>");
    cell(out, trial.status().label());
    cell(out, trial.scoreText());
    parameters.forEach(key -> cell(out, trial.value(key)));
    cell(out, trial.epochs() == null ? "" : Html.count(trial.epochs()));
    cell(out, trial.succeeded() ? Html.seconds(trial.seconds()) : "");
    out.append("</tr>\n");
  }

  private static void cell(StringBuilder out, String text) {
    out.append("<td>").append(Html.escape(text)).append("</td>");
  }

  private String failures() {
    Map<String, String> reasons = new LinkedHashMap<>();
    data.trials().stream()
        .filter(trial -> !trial.succeeded())
        .forEach(trial -> reasons.put("trial " + trial.trial(), trial.reason()));
    return reasons.isEmpty() ? "" : section("Why trials failed", table(reasons));
  }

  /** One for every parameter whose values are numbers. */
  private String charts() {
    StringBuilder charts = new StringBuilder();
    for (String key : parameters) {
      TrialChart.of(
              data.trials(), key, data.logarithmic().contains(key), score + " by " + name(key))
          .ifPresent(chart -> charts.append(chart.svg()));
    }
    return charts.isEmpty()
        ? ""
        : section(
            "Scores by parameter",
            "<p>Filled dots were trained to the end, pale ones were stopped early.</p>\n"
                + "<div class=\"charts\">"
                + charts
                + "</div>\n");
  }

  /** All parameters are of the section train, so that is not said in every column. */
  private static String name(String key) {
    return key.replaceFirst("^train\\.", "");
  }
}
