package dev.lockstep.jobs.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What broke rules, what is in more than one split, and how many strata a split has, as text. */
final class QualityText {
  private static final int MOST_EXAMPLES = 2;
  private static final int LONGEST = 160;

  private QualityText() {}

  /**
   * @param quality as in the manifest; an empty object where nothing was checked
   * @param strata as in the manifest, or null
   */
  static List<String> of(JsonNode quality, JsonNode strata) {
    List<String> lines = new ArrayList<>();
    rules(quality.path("rules"), lines);
    if (quality.path("leaks").isArray()) {
      quality.path("leaks").forEach(leak -> leak(leak, lines));
    }
    if (strata != null && !strata.isNull()) {
      lines.add(
          "split stratified over " + Quantities.count(strata.path("strata").size()) + " values");
    }
    return lines;
  }

  private static void rules(JsonNode rules, List<String> lines) {
    if (rules.isEmpty()) {
      return;
    }
    Columns table = Columns.of("rule", "severity", "broken by");
    for (JsonNode rule : rules) {
      table.row(
          clean(rule.path("name").asText()),
          rule.path("severity").asText(),
          Quantities.count(rule.path("broken").asLong()));
    }
    table.text().lines().forEach(lines::add);
    for (JsonNode rule : rules) {
      for (int i = 0; i < Math.min(MOST_EXAMPLES, rule.path("examples").size()); i++) {
        JsonNode example = rule.path("examples").get(i);
        String position = example.hasNonNull("position") ? " " + example.path("position") : "";
        lines.add(
            clean(
                rule.path("name").asText()
                    + ": "
                    + example.path("source").asText()
                    + position
                    + ": "
                    + example.path("reason").asText()));
      }
    }
  }

  private static void leak(JsonNode leak, List<String> lines) {
    long values = leak.path("values").asLong();
    String kind = "same " + leak.path("kind").asText() + " in several splits: ";
    lines.add(
        kind
            + (values == 0
                ? "none"
                : Quantities.count(leak.path("rows").asLong())
                    + " rows, "
                    + Quantities.count(values)
                    + " distinct"));
  }

  /** Reasons quote what is in the data. */
  private static String clean(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST - 3) + "...";
  }
}
