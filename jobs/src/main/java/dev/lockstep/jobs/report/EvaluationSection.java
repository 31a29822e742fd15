package dev.lockstep.jobs.report;

import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.training.evaluate.ClassificationReport;
import dev.lockstep.training.evaluate.ClassificationReport.ClassMetrics;
import dev.lockstep.training.evaluate.ClassificationReport.Mistake;
import java.util.List;
import java.util.Locale;

/** Confusion matrix, figures per class and the sheet of mistakes. */
final class EvaluationSection {
  private EvaluationSection() {}

  static String confusionAndClasses(ClassificationReport evaluation) {
    return "<p>Rows are the true class, columns the network's answer. Always answering with the most"
        + " frequent class would have accuracy "
        + Html.number(evaluation.constantAccuracy())
        + ".</p>\n<div class=\"charts\">"
        + confusion(evaluation)
        + perClass(evaluation)
        + "</div>\n";
  }

  private static String confusion(ClassificationReport evaluation) {
    List<ClassMetrics> classes = evaluation.classes();
    StringBuilder out = new StringBuilder("<table class=\"confusion\">\n<tr><td></td>");
    classes.forEach(c -> out.append("<th>").append(Html.escape(c.label())).append("</th>"));
    out.append("</tr>\n");
    for (int actual = 0; actual < classes.size(); actual++) {
      out.append("<tr><th>").append(Html.escape(classes.get(actual).label())).append("</th>");
      List<Long> row = evaluation.confusion().get(actual);
      for (int predicted = 0; predicted < row.size(); predicted++) {
        out.append(cell(row.get(predicted), classes.get(actual).support(), actual == predicted));
      }
      out.append("</tr>\n");
    }
    return out.append("</table>\n").toString();
  }

  /** Wrong answers are rare, so their color grows with the square root of their share. */
  private static String cell(long count, long support, boolean right) {
    double share = support == 0 ? 0 : (double) count / support;
    double strength = right ? share * 0.55 : Math.min(1, Math.sqrt(share) * 2);
    return String.format(
        Locale.ROOT,
        "<td class=\"%s\" style=\"--strength:%.3f\">%s</td>",
        right ? "right" : "wrong",
        strength,
        count == 0 ? "" : Html.count((double) count));
  }

  private static String perClass(ClassificationReport evaluation) {
    StringBuilder out =
        new StringBuilder(
            "<table class=\"figures\"><tr><th>class</th><th>precision</th><th>recall</th>"
                + "<th>F1</th><th>ROC AUC</th><th>average precision</th><th>rows</th></tr>\n");
    for (ClassMetrics c : evaluation.classes()) {
      out.append("<tr><th>").append(Html.escape(c.label())).append("</th><td>");
      out.append(Html.number(c.precision())).append("</td><td>").append(Html.number(c.recall()));
      out.append("</td><td>").append(Html.number(c.f1())).append("</td><td>");
      out.append(Score.text(c.rocAuc())).append("</td><td>");
      out.append(Score.text(c.averagePrecision())).append("</td><td>");
      out.append(Html.count((double) c.support())).append("</td></tr>\n");
    }
    return out.append("</table>\n").toString();
  }

  static String mistakes(ClassificationReport evaluation, Schema schema) {
    long wrong = Math.round(evaluation.rows() * (1 - evaluation.accuracy()));
    String summary =
        String.format(
            Locale.ROOT,
            "%,d of %,d rows were wrong; here are the %d the network was surest of.",
            wrong,
            evaluation.rows(),
            evaluation.mistakes().size());
    StringBuilder out = new StringBuilder("<p>" + Html.escape(summary) + "</p>\n");
    out.append("<div class=\"mistakes\">\n");
    List<String> classes = schema.classes();
    for (Mistake mistake : evaluation.mistakes()) {
      String picture =
          Picture.dataAddress(schema.features(), mistake.features())
              .map(address -> "<img alt=\"\" src=\"" + address + "\">")
              .orElse("");
      out.append("<figure title=\"").append(Html.escape(mistake.key())).append("\">");
      out.append(picture).append("<figcaption><b>");
      out.append(Html.escape(classes.get(mistake.actual()))).append("</b> read as <b>");
      out.append(Html.escape(classes.get(mistake.predicted()))).append("</b><br>");
      out.append(Html.percent(mistake.confidence())).append("</figcaption></figure>\n");
    }
    return out.append("</div>\n").toString();
  }
}
