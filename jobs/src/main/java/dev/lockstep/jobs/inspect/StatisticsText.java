package dev.lockstep.jobs.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Frozen statistics as text, whatever was fit: numbers by name, lists as small histograms. */
final class StatisticsText {
  private static final int MOST_VALUES = 60;
  private static final int MOST_CATEGORIES = 8;
  private static final int WIDEST_CATEGORY = 32;

  private StatisticsText() {}

  /** One or more lines for every statistic, by name. */
  static List<String> of(Map<String, JsonNode> statistics) {
    List<String> lines = new ArrayList<>();
    new TreeMap<>(statistics).forEach((name, value) -> lines.addAll(one(name, value)));
    return lines;
  }

  private static List<String> one(String name, JsonNode value) {
    List<String> lines = new ArrayList<>();
    StringBuilder scalars = new StringBuilder(name);
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      if (field.getValue().isValueNode()) {
        scalars.append("  ").append(field.getKey()).append(' ').append(scalar(field.getValue()));
      }
    }
    lines.add(scalars.toString());
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      if (isHistogram(field.getValue())) {
        lines.addAll(histogram(field.getValue(), value.path("rows").asLong()));
      } else if (field.getValue().isContainerNode()) {
        lines.add("  " + field.getKey() + "  " + container(field.getValue()));
      }
    }
    return lines;
  }

  /** Counted categories are objects of a text and a count. */
  private static boolean isHistogram(JsonNode value) {
    return value.isArray() && value.path(0).hasNonNull("text") && value.path(0).has("count");
  }

  private static List<String> histogram(JsonNode categories, long rows) {
    int shown = Math.min(MOST_CATEGORIES, categories.size());
    int width = 0;
    List<String> names = new ArrayList<>();
    for (int i = 0; i < shown; i++) {
      names.add(clip(categories.get(i).path("text").asText()));
      width = Math.max(width, names.get(i).length());
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < shown; i++) {
      long count = categories.get(i).path("count").asLong();
      lines.add("  " + Bars.category(names.get(i), count, rows, Math.max(1, width)));
    }
    if (categories.size() > shown) {
      lines.add("  and " + (categories.size() - shown) + " more of those that are kept");
    }
    return lines;
  }

  private static String clip(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= WIDEST_CATEGORY
        ? plain
        : plain.substring(0, WIDEST_CATEGORY - 3) + "...";
  }

  private static String container(JsonNode value) {
    List<String> shown = new ArrayList<>();
    if (value.isArray()) {
      for (int i = 0; i < Math.min(MOST_VALUES, value.size()); i++) {
        shown.add(value.get(i).isValueNode() ? scalar(value.get(i)) : value.get(i).toString());
      }
    } else {
      value.properties().stream()
          .limit(MOST_VALUES)
          .forEach(field -> shown.add(field.getKey() + " " + scalar(field.getValue())));
    }
    int more = value.size() - shown.size();
    return String.join(", ", shown) + (more > 0 ? ", and " + more + " more" : "");
  }

  private static String scalar(JsonNode value) {
    return value.isNumber() ? Quantities.number(value.doubleValue()) : value.asText();
  }
}
