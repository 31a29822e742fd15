package dev.lockstep.jobs.report;

import static dev.lockstep.jobs.report.Page.section;
import static dev.lockstep.jobs.report.Page.table;
import static dev.lockstep.jobs.report.Page.tile;

import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.training.evaluate.ClassificationReport;
import dev.lockstep.training.evaluate.RegressionReport;
import dev.lockstep.training.listener.EpochMetrics;
import dev.lockstep.training.listener.RankPhases;
import java.util.List;
import java.util.Locale;

/** Writes a run as one HTML page with everything inside it. */
public final class HtmlReport {
  private final ReportData data;
  private final EpochSection epochs;

  private HtmlReport(ReportData data) {
    this.data = data;
    this.epochs = new EpochSection(data.schema().label(), data.epochs());
  }

  /** The page, for a file with the ending {@code .html} in UTF-8. */
  public static String render(ReportData data) {
    return new HtmlReport(data).page();
  }

  private String page() {
    return Page.of(
        data.pipeline(),
        head()
            + section("Scores", scores())
            + section("Training", epochs.curves())
            + section("Throughput", throughput())
            + results()
            + section("Epochs", epochs.table())
            + section("Configuration", "<pre>" + Html.escape(data.configuration()) + "</pre>\n")
            + section("Versions", table(data.versions())));
  }

  private String head() {
    RowCounts rows = data.rows();
    String accounting =
        String.format(
            Locale.ROOT,
            "%,d rows in = %,d train + %,d validation + %,d test + %,d rejected",
            rows.in(),
            rows.train(),
            rows.validation(),
            rows.test(),
            rows.rejected());
    if (rows.duplicates() + rows.filtered() > 0) {
      accounting +=
          String.format(
              Locale.ROOT, " + %,d duplicates + %,d filtered", rows.duplicates(), rows.filtered());
    }
    return "<header><h1>"
        + Html.escape(data.pipeline())
        + "</h1>\n<div class=\"tiles\">\n"
        + tiles()
        + tile(Html.count(meanSamplesPerSecond()), "samples/s in training")
        + tile(Html.count(data.epochs().size()), "epochs")
        + "</div>\n<p>"
        + Html.escape(accounting)
        + "</p>\n"
        + table(data.facts())
        + "</header>\n";
  }

  private String tiles() {
    StringBuilder tiles = new StringBuilder();
    List<Score> linear = data.baseline().map(Score::of).orElse(List.of());
    List<Score> scores = Score.of(data.evaluation());
    for (int i = 0; i < scores.size(); i++) {
      String label = data.split() + " " + scores.get(i).name();
      tiles.append(
          linear.isEmpty()
              ? tile(scores.get(i).text(), label)
              : tile(scores.get(i).text(), label, "linear baseline " + linear.get(i).text()));
    }
    return tiles.toString();
  }

  private double meanSamplesPerSecond() {
    double rows = data.epochs().stream().mapToDouble(EpochMetrics::rows).sum();
    double seconds = data.epochs().stream().mapToDouble(EpochMetrics::seconds).sum();
    return seconds > 0 ? rows / seconds : 0;
  }

  private String scores() {
    List<Score> scores = Score.all(data.evaluation());
    List<Score> linear = data.baseline().map(Score::all).orElse(List.of());
    StringBuilder out = new StringBuilder();
    if (!linear.isEmpty()) {
      out.append(
          "<p>The baseline is a network of the output layer alone, trained on the same rows with"
              + " the same updater and seed.</p>\n");
    }
    out.append("<table class=\"figures\"><tr><th>").append(Html.escape(data.split()));
    out.append("</th><th>model</th>");
    out.append(linear.isEmpty() ? "" : "<th>linear baseline</th>").append("</tr>\n");
    for (int i = 0; i < scores.size(); i++) {
      out.append("<tr><th>").append(Html.escape(scores.get(i).name())).append("</th><td>");
      out.append(Html.escape(scores.get(i).text())).append("</td>");
      if (!linear.isEmpty()) {
        out.append("<td>").append(Html.escape(linear.get(i).text())).append("</td>");
      }
      out.append("</tr>\n");
    }
    return out.append("</table>\n").toString();
  }

  private String throughput() {
    LineChart speed =
        new LineChart(
            "Samples per second by epoch",
            List.of(epochs.series("samples/s, all ranks", "a", EpochMetrics::samplesPerSecond)),
            Html::count);
    LineChart shares =
        new LineChart(
            "Share of rank 0's time by epoch",
            List.of(
                epochs.series("waiting for data", "a", e -> e.share(RankPhases::waiting)),
                epochs.series("gradient exchange", "b", e -> e.share(RankPhases::exchanging))),
            v -> String.format(Locale.ROOT, "%.3g %%", v * 100));
    StringBuilder phases = new StringBuilder("<table class=\"facts\">\n");
    data.seconds().forEach((phase, s) -> phases.append(Html.row(phase, Html.seconds(s))));
    return "<div class=\"charts\">"
        + speed.svg()
        + shares.svg()
        + "</div>\n"
        + phases.append("</table>\n");
  }

  private String results() {
    if (data.evaluation() instanceof ClassificationReport classes) {
      return section("Confusion matrix", EvaluationSection.confusionAndClasses(classes))
          + section("Calibration", CalibrationSection.of(classes.calibration()))
          + groups("")
          + section("Most confident mistakes", EvaluationSection.mistakes(classes, data.schema()));
    }
    RegressionReport values = (RegressionReport) data.evaluation();
    return section("Predictions", RegressionSection.results(values)) + groups(values.unit());
  }

  private String groups(String unit) {
    return data.evaluation().groups().isEmpty()
        ? ""
        : section("Groups", new GroupSection(unit).of(data.evaluation().groups()));
  }
}
