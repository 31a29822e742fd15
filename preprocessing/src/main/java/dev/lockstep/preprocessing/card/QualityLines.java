package dev.lockstep.preprocessing.card;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Which rules were broken how often, what is in several splits, and strata, as Markdown. */
final class QualityLines {
  private QualityLines() {}

  /**
   * Empty where nothing was checked.
   *
   * @param escape makes a name from data harmless
   */
  static List<String> of(Manifest manifest, UnaryOperator<String> escape) {
    List<String> lines = new ArrayList<>();
    JsonNode rules = manifest.quality().path("rules");
    if (!rules.isEmpty()) {
      lines.add("| rule | severity | broken by |");
      lines.add("|---|---|---:|");
    }
    for (JsonNode rule : rules) {
      String name = escape.apply(rule.path("name").asText());
      String severity = rule.path("severity").asText();
      long broken = rule.path("broken").asLong();
      lines.add(String.format(Locale.ROOT, "| %s | %s | %,d |", name, severity, broken));
    }
    List<String> more = new ArrayList<>();
    manifest.quality().path("leaks").forEach(leak -> more.add(leak(leak)));
    if (manifest.strata() != null) {
      int values = manifest.strata().path("strata").size();
      more.add(String.format(Locale.ROOT, "- the split is stratified over %,d values", values));
    }
    if (!lines.isEmpty() && !more.isEmpty()) {
      lines.add("");
    }
    lines.addAll(more);
    return lines;
  }

  private static String leak(JsonNode leak) {
    return String.format(
        Locale.ROOT,
        "- the same %s in several splits: %,d distinct, %,d rows",
        leak.path("kind").asText(),
        leak.path("values").asLong(),
        leak.path("rows").asLong());
  }
}
