package dev.lockstep.jobs.report;

import dev.lockstep.training.evaluate.Estimate;
import dev.lockstep.training.evaluate.GroupScores;
import dev.lockstep.training.evaluate.GroupScores.Group;
import java.util.List;
import java.util.function.Function;

/**
 * Scores by value of the columns that were asked for.
 *
 * @param unit of the target, empty if it has none
 */
record GroupSection(String unit) {
  private static final String MISSING = "(missing)";

  /** A column of the table; absent if no group has a value. */
  private record Column(String title, Function<Group, String> text) {}

  String of(List<GroupScores> groups) {
    StringBuilder out = new StringBuilder("<div class=\"charts\">");
    groups.forEach(scores -> out.append(table(scores)));
    return out.append("</div>\n").toString();
  }

  private String table(GroupScores scores) {
    List<Column> columns =
        columns().stream()
            .filter(c -> scores.groups().stream().anyMatch(g -> !c.text().apply(g).isEmpty()))
            .toList();
    StringBuilder out = new StringBuilder("<table class=\"figures\"><tr><th>");
    out.append(Html.escape(scores.column())).append("</th><th>rows</th>");
    columns.forEach(c -> out.append("<th>").append(Html.escape(c.title())).append("</th>"));
    out.append("</tr>\n");
    for (Group group : scores.groups()) {
      String value = group.value().isEmpty() ? MISSING : group.value();
      out.append("<tr><th>").append(Html.escape(value)).append("</th><td>");
      out.append(Html.count((double) group.rows())).append("</td>");
      columns.forEach(
          c -> out.append("<td>").append(Html.escape(c.text().apply(group))).append("</td>"));
      out.append("</tr>\n");
    }
    return out.append("</table>\n").toString();
  }

  private List<Column> columns() {
    return List.of(
        new Column("accuracy", g -> number(g.accuracy())),
        new Column("macro F1", g -> number(g.macroF1())),
        new Column("ROC AUC", g -> estimate(g.rocAuc())),
        new Column("loss", g -> number(g.loss())),
        new Column("Brier score", g -> number(g.brier())),
        new Column("calibration error", g -> number(g.calibrationError())),
        new Column("R2", g -> number(g.r2())),
        new Column("RMSE", g -> quantity(g.rmse())),
        new Column("MAE", g -> quantity(g.mae())),
        new Column("mean residual", g -> quantity(g.meanResidual())));
  }

  private static String number(Double value) {
    return value == null ? "" : Html.number(value);
  }

  private static String estimate(Estimate estimate) {
    return estimate == null ? "" : Score.text(estimate);
  }

  private String quantity(Double value) {
    return value == null ? "" : Score.quantity(value, unit);
  }
}
