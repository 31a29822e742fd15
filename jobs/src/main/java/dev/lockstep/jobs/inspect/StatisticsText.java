package dev.lockstep.jobs.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Frozen statistics as text, whatever was fit: numbers by name, lists as small histograms. */
final class StatisticsText {
  private static final int MOST_VALUES = 60;

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
      if (field.getValue().isContainerNode()) {
        lines.add("  " + field.getKey() + "  " + container(field.getValue()));
      }
    }
    return lines;
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
