package dev.lockstep.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.jobs.search.Candidates;
import dev.lockstep.jobs.search.Halving;
import dev.lockstep.jobs.search.SearchSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Builds the records of a search from a section that is complete and free of problems. */
final class SearchReader {
  private SearchReader() {}

  static SearchSpec read(JsonNode search) {
    Map<String, Candidates> parameters = new LinkedHashMap<>();
    search
        .path("parameters")
        .properties()
        .forEach(entry -> parameters.put(entry.getKey(), candidates(entry.getValue())));
    JsonNode halving = search.path("halving");
    return new SearchSpec(
        SearchSpec.Method.valueOf(search.path("method").textValue().toUpperCase(Locale.ROOT)),
        search.path("metric").textValue(),
        search.path("trials").intValue(),
        search.path("seed").longValue(),
        parameters,
        new Halving(halving.path("factor").intValue(), halving.path("first_epochs").intValue()));
  }

  private static Candidates candidates(JsonNode given) {
    if (given.isArray()) {
      List<JsonNode> values = new ArrayList<>();
      given.forEach(values::add);
      return new Candidates.Choices(values);
    }
    return new Candidates.Range(
        given.path("from").doubleValue(),
        given.path("to").doubleValue(),
        given.path("scale").textValue().equals("log"),
        given.path("whole").booleanValue());
  }
}
