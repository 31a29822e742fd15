package dev.lockstep.jobs.report;

import dev.lockstep.jobs.report.LineChart.Series;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.ValueLabel;
import dev.lockstep.training.listener.EpochMetrics;
import dev.lockstep.training.listener.ValidationScores;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/**
 * How training went, epoch by epoch.
 *
 * @param label what is predicted
 * @param epochs in order
 */
record EpochSection(LabelSpec label, List<EpochMetrics> epochs) {

  /** A score in a column of the table. */
  private record Column(String title, String score, DoubleFunction<String> text) {}

  /** Loss, and the score that people know. */
  String curves() {
    LineChart loss =
        new LineChart(
            label instanceof ValueLabel ? "Loss by epoch, in stored units" : "Loss by epoch",
            List.of(
                series("training loss", "a", EpochMetrics::trainLoss),
                series("validation loss", "b", score("validation_loss"))),
            v -> String.format(Locale.ROOT, "%.3g", v));
    LineChart known =
        label instanceof ValueLabel value
            ? chart("RMSE", value.unit(), "validation_rmse", v -> Score.quantity(v, ""))
            : chart(
                "accuracy",
                "",
                "validation_accuracy",
                v -> String.format(Locale.ROOT, "%.4g %%", v * 100));
    return "<div class=\"charts\">" + loss.svg() + known.svg() + "</div>\n";
  }

  private LineChart chart(String name, String unit, String score, DoubleFunction<String> text) {
    String title = "Validation " + name + (unit.isEmpty() ? "" : " in " + unit) + " by epoch";
    return new LineChart(title, List.of(series("validation " + name, "b", score(score))), text);
  }

  private static ToDoubleFunction<EpochMetrics> score(String name) {
    return epoch -> epoch.validation().get(name);
  }

  Series series(String name, String style, ToDoubleFunction<EpochMetrics> value) {
    return new Series(name, style, epochs.stream().mapToDouble(value).toArray());
  }

  String table() {
    List<Column> columns = columns();
    StringBuilder out =
        new StringBuilder("<table class=\"figures\"><tr><th>epoch</th><th>training loss</th>");
    columns.forEach(c -> out.append("<th>").append(Html.escape(c.title())).append("</th>"));
    out.append("<th>seconds</th><th>samples/s</th><th>parameters, sha256</th></tr>\n");
    for (EpochMetrics e : epochs) {
      out.append("<tr><th>").append(e.epoch()).append("</th><td>");
      out.append(Html.number(e.trainLoss())).append("</td><td>");
      columns.forEach(c -> out.append(text(c, e.validation())).append("</td><td>"));
      out.append(Html.seconds(e.seconds())).append("</td><td>");
      out.append(Html.count(e.samplesPerSecond())).append("</td><td><code>");
      out.append(Html.escape(shortHash(e.parametersSha256()))).append("</code></td></tr>\n");
    }
    return out.append("</table>\n").toString();
  }

  private List<Column> columns() {
    Column loss = new Column("validation loss", "validation_loss", Html::number);
    if (label instanceof ValueLabel value) {
      DoubleFunction<String> quantity = v -> Html.escape(Score.quantity(v, value.unit()));
      return List.of(
          loss,
          new Column("validation RMSE", "validation_rmse", quantity),
          new Column("validation MAE", "validation_mae", quantity),
          new Column("validation R2", "validation_r2", Html::number));
    }
    return List.of(loss, new Column("validation accuracy", "validation_accuracy", Html::percent));
  }

  private static String text(Column column, ValidationScores scores) {
    double value = scores.get(column.score());
    return Double.isNaN(value) ? "" : column.text().apply(value);
  }

  private static String shortHash(String sha256) {
    return sha256.substring(0, Math.min(16, sha256.length()));
  }
}
