package dev.lockstep.jobs.report;

import dev.lockstep.jobs.report.LineChart.Series;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.training.listener.EpochMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Writes a run as one HTML page with everything inside it. */
public final class HtmlReport {
  private final ReportData data;

  private HtmlReport(ReportData data) {
    this.data = data;
  }

  /** The page, for a file with the ending {@code .html} in UTF-8. */
  public static String render(ReportData data) {
    return new HtmlReport(data).page();
  }

  private String page() {
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
        + Html.escape(data.pipeline())
        + " · Lockstep</title>\n<style>\n"
        + style()
        + "</style>\n</head>\n<body>\n"
        + head()
        + section("Training", curves())
        + section("Throughput", throughput())
        + section("Confusion matrix", confusion())
        + section("Most confident mistakes", mistakes())
        + section("Epochs", epochs())
        + section("Configuration", "<pre>" + Html.escape(data.configuration()) + "</pre>\n")
        + section("Versions", table(data.versions()))
        + "</body>\n</html>\n";
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
        + tile(Html.percent(data.evaluation().accuracy()), data.split() + " accuracy")
        + tile(Html.number(data.evaluation().loss()), data.split() + " loss")
        + tile(Html.number(data.evaluation().macroF1()), "macro F1")
        + tile(Html.count(meanSamplesPerSecond()), "samples/s in training")
        + tile(Html.count(data.epochs().size()), "epochs")
        + "</div>\n<p>"
        + Html.escape(accounting)
        + "</p>\n"
        + table(data.facts())
        + "</header>\n";
  }

  private static String tile(String value, String label) {
    return "<div class=\"tile\"><b>"
        + Html.escape(value)
        + "</b>"
        + Html.escape(label)
        + "</div>\n";
  }

  private double meanSamplesPerSecond() {
    double rows = data.epochs().stream().mapToDouble(EpochMetrics::rows).sum();
    double seconds = data.epochs().stream().mapToDouble(EpochMetrics::seconds).sum();
    return seconds > 0 ? rows / seconds : 0;
  }

  private String curves() {
    LineChart loss =
        new LineChart(
            "Loss by epoch",
            List.of(
                series("training loss", "a", EpochMetrics::trainLoss),
                series("validation loss", "b", EpochMetrics::validationLoss)),
            v -> String.format(Locale.ROOT, "%.3g", v));
    LineChart accuracy =
        new LineChart(
            "Validation accuracy by epoch",
            List.of(series("validation accuracy", "b", EpochMetrics::validationAccuracy)),
            v -> String.format(Locale.ROOT, "%.4g %%", v * 100));
    return "<div class=\"charts\">" + loss.svg() + accuracy.svg() + "</div>\n";
  }

  private String throughput() {
    LineChart speed =
        new LineChart(
            "Samples per second by epoch",
            List.of(series("samples/s, all ranks", "a", EpochMetrics::samplesPerSecond)),
            Html::count);
    LineChart shares =
        new LineChart(
            "Share of rank 0's time by epoch",
            List.of(
                series("waiting for data", "a", e -> e.waitSeconds() / e.seconds()),
                series("gradient exchange", "b", e -> e.exchangeSeconds() / e.seconds())),
            v -> String.format(Locale.ROOT, "%.3g %%", v * 100));
    StringBuilder phases = new StringBuilder("<table class=\"facts\">\n");
    data.seconds().forEach((phase, s) -> phases.append(Html.row(phase, Html.seconds(s))));
    return "<div class=\"charts\">"
        + speed.svg()
        + shares.svg()
        + "</div>\n"
        + phases.append("</table>\n");
  }

  private Series series(String name, String style, ToDoubleFunction<EpochMetrics> value) {
    return new Series(name, style, data.epochs().stream().mapToDouble(value).toArray());
  }

  private String confusion() {
    return "<p>Rows are the true class, columns the network's answer.</p>\n<div class=\"charts\">"
        + EvaluationSection.confusion(data.evaluation())
        + EvaluationSection.perClass(data.evaluation())
        + "</div>\n";
  }

  private String mistakes() {
    long wrong = Math.round(data.evaluation().rows() * (1 - data.evaluation().accuracy()));
    return "<p>"
        + Html.escape(
            String.format(
                Locale.ROOT,
                "%,d of %,d rows were wrong; here are the %d the network was surest of.",
                wrong,
                data.evaluation().rows(),
                data.evaluation().mistakes().size()))
        + "</p>\n"
        + EvaluationSection.mistakes(data.evaluation(), data.schema());
  }

  private String epochs() {
    StringBuilder out =
        new StringBuilder(
            "<table class=\"figures\"><tr><th>epoch</th><th>training loss</th>"
                + "<th>validation loss</th><th>validation accuracy</th><th>seconds</th>"
                + "<th>samples/s</th><th>parameters, sha256</th></tr>\n");
    for (EpochMetrics e : data.epochs()) {
      out.append("<tr><th>").append(e.epoch()).append("</th><td>");
      out.append(Html.number(e.trainLoss())).append("</td><td>");
      out.append(Html.number(e.validationLoss())).append("</td><td>");
      out.append(Html.percent(e.validationAccuracy())).append("</td><td>");
      out.append(Html.seconds(e.seconds())).append("</td><td>");
      out.append(Html.count(e.samplesPerSecond())).append("</td><td><code>");
      out.append(Html.escape(shortHash(e.parametersSha256()))).append("</code></td></tr>\n");
    }
    return out.append("</table>\n").toString();
  }

  private static String shortHash(String sha256) {
    return sha256.substring(0, Math.min(16, sha256.length()));
  }

  private static String section(String title, String body) {
    return "<section><h2>" + Html.escape(title) + "</h2>\n" + body + "</section>\n";
  }

  private static String table(Map<String, String> facts) {
    StringBuilder out = new StringBuilder("<table class=\"facts\">\n");
    facts.forEach((term, description) -> out.append(Html.row(term, description)));
    return out.append("</table>\n").toString();
  }

  private static String style() {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
