package dev.lockstep.jobs.search;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.jobs.search.Candidates.Choices;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Chooses the trials of a search; every combination is chosen once. */
public final class TrialPlan {
  /** Draws after which a space with few combinations counts as exhausted. */
  private static final int DRAWS_PER_TRIAL = 100;

  private TrialPlan() {}

  /**
   * The trials, by number. Equal specifications have equal trials; more trials of the same seed
   * begin with the same ones.
   */
  public static List<Trial> of(SearchSpec spec) {
    Set<Map<String, JsonNode>> chosen =
        spec.method() == SearchSpec.Method.GRID ? grid(spec) : drawn(spec);
    List<Trial> trials = new ArrayList<>();
    chosen.forEach(values -> trials.add(new Trial(trials.size() + 1, values)));
    return trials;
  }

  /** The last parameter changes fastest, as in nested loops. */
  private static Set<Map<String, JsonNode>> grid(SearchSpec spec) {
    Set<Map<String, JsonNode>> combinations = new LinkedHashSet<>(List.of(Map.of()));
    for (Map.Entry<String, Candidates> parameter : spec.parameters().entrySet()) {
      Set<Map<String, JsonNode>> longer = new LinkedHashSet<>();
      for (Map<String, JsonNode> combination : combinations) {
        for (JsonNode value : ((Choices) parameter.getValue()).values()) {
          Map<String, JsonNode> more = new LinkedHashMap<>(combination);
          more.put(parameter.getKey(), value);
          longer.add(more);
        }
      }
      combinations = longer;
    }
    return combinations;
  }

  private static Set<Map<String, JsonNode>> drawn(SearchSpec spec) {
    Random random = new Random(spec.seed()); // its algorithm is part of Java's specification
    Set<Map<String, JsonNode>> combinations = new LinkedHashSet<>();
    int draws = DRAWS_PER_TRIAL * spec.trials();
    for (int i = 0; i < draws && combinations.size() < spec.trials(); i++) {
      Map<String, JsonNode> values = new LinkedHashMap<>();
      spec.parameters().forEach((key, candidates) -> values.put(key, candidates.draw(random)));
      combinations.add(values);
    }
    return combinations;
  }
}
