package dev.lockstep.jobs.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.jobs.config.PipelineFile;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds every address a pipeline reads or writes, whatever its formats are. */
public final class Addresses {
  private Addresses() {}

  /** Sorted, each once. */
  public static List<String> of(PipelineFile file) {
    TreeSet<String> found = new TreeSet<>();
    collect(file.document(), found);
    found.add(file.preprocess().dataset());
    file.train()
        .ifPresent(
            train -> {
              found.add(train.model());
              found.add(train.checkpoint().folder());
            });
    return List.copyOf(found);
  }

  private static void collect(JsonNode node, Set<String> found) {
    if (node.isTextual() && node.textValue().contains("://")) {
      found.add(node.textValue());
    }
    node.forEach(child -> collect(child, found));
  }
}
