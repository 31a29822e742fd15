package dev.lockstep.jobs.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One combination of values.
 *
 * @param number from 1
 * @param parameters values by key, in the order in which they are set
 */
public record Trial(int number, Map<String, JsonNode> parameters) {
  public Trial {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** The same as overrides {@code path=value} of a pipeline file. */
  public List<String> overrides() {
    return parameters.entrySet().stream()
        .map(parameter -> parameter.getKey() + "=" + FlowText.of(parameter.getValue()))
        .toList();
  }

  /** For a line of text. */
  public String text() {
    return String.join(" ", overrides());
  }
}
