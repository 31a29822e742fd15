package dev.lockstep.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lookups of joins and foreign keys: their sources, and that they have the columns looked for. */
final class LookupChecks {
  private LookupChecks() {}

  static void check(CheckedTree tree) {
    for (String lookup : places(tree)) {
      SourceChecks.check(tree, lookup);
      String step = lookup.substring(0, lookup.lastIndexOf('/'));
      if (tree.text(step + "/type").orElse("").equals("join")) {
        columns(tree, lookup, step + "/on");
        columns(tree, lookup, step + "/columns");
      } else {
        references(tree, lookup, step);
      }
    }
  }

  /** Paths of all lookups. */
  static List<String> places(CheckedTree tree) {
    List<String> places = new ArrayList<>();
    places(tree, "/preprocess/records", "join", places);
    places(tree, "/preprocess/rules", "foreign_key", places);
    return places;
  }

  private static void places(CheckedTree tree, String list, String type, List<String> places) {
    for (String step : TableChecks.elements(tree, list)) {
      boolean looks = tree.text(step + "/type").filter(type::equals).isPresent();
      if (looks && tree.value(step + "/lookup").filter(JsonNode::isObject).isPresent()) {
        places.add(step + "/lookup");
      }
    }
  }

  private static void references(CheckedTree tree, String lookup, String rule) {
    boolean named = tree.has(rule + "/references");
    int columns = TableChecks.elements(tree, rule + "/columns").size();
    int references = TableChecks.elements(tree, rule + "/references").size();
    if (named && columns != references) {
      tree.refuse(
          rule + "/references",
          "names "
              + references
              + " columns of the lookup, allowed: one for each of `columns`, "
              + columns);
    }
    columns(tree, lookup, rule + (named ? "/references" : "/columns"));
  }

  /** Names that the lookup must have; a schema in a file of its own is held against them later. */
  private static void columns(CheckedTree tree, String lookup, String list) {
    Optional<JsonNode> types = tree.value(lookup + "/columns").filter(JsonNode::isObject);
    boolean text = tree.text(lookup + "/format").filter("text"::equals).isPresent();
    if (types.isEmpty() && !text) {
      return;
    }
    List<String> names = new ArrayList<>();
    types.ifPresentOrElse(
        found -> found.fieldNames().forEachRemaining(names::add), () -> names.add("text"));
    for (String path : TableChecks.elements(tree, list)) {
      tree.text(path)
          .filter(name -> names.stream().noneMatch(name::equalsIgnoreCase))
          .ifPresent(name -> tree.refuse(path, missing(name, names)));
    }
  }

  private static String missing(String name, List<String> names) {
    String help =
        Suggestion.of(name, names)
            .map(word -> "did you mean `" + word + "`?")
            .orElse("it has `" + String.join("`, `", names) + "`");
    return "is `" + name + "`, which is no column of the lookup; " + help;
  }
}
