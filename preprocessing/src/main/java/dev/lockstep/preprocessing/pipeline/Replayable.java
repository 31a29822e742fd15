package dev.lockstep.preprocessing.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.util.List;

/** Whether records can be added by a specification to a version that another one made. */
final class Replayable {
  /** What rows are identified, divided and encoded by. */
  private static final List<String> FROZEN = List.of("key", "features", "target", "split");

  private Replayable() {}

  /**
   * @throws UserException if rows would be of another kind, or what becomes of a record depends on
   *     records that are not replayed
   */
  static void require(TabularSpec spec, Manifest base) {
    JsonNode now = Json.tree(spec);
    List<String> changed =
        FROZEN.stream()
            .filter(name -> !text(now.path(name)).equals(text(base.specification().path(name))))
            .toList();
    if (!changed.isEmpty()) {
      throw new UserException(
          "replayed records are divided and encoded as the rows of version "
              + base.id()
              + " are, but the pipeline file has changed "
              + String.join(", ", changed)
              + " since; source, schema, records, rules and budgets may change. Run `lockstep run`"
              + " to make all rows again");
    }
    requireAlone(spec);
  }

  private static String text(JsonNode value) {
    return value.isMissingNode() ? "" : Json.canonical(value);
  }

  private static void requireAlone(TabularSpec spec) {
    AppendPlan.acrossRecords(spec)
        .ifPresent(
            why -> {
              throw new UserException(
                  why
                      + ", and only rejected ones are replayed; run `lockstep run` to make all rows"
                      + " again");
            });
  }
}
