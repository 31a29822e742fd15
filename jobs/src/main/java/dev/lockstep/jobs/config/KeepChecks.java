package dev.lockstep.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.DatasetWriter;
import dev.lockstep.preprocessing.normalize.FeatureFits;
import java.util.ArrayList;
import java.util.List;

/** Columns that are kept beside the tensors, and those that an evaluation groups by. */
final class KeepChecks {
  private static final String KEEP = "/preprocess/keep";
  private static final String GROUPS = "/evaluate/groups";

  private KeepChecks() {}

  static void check(CheckedTree tree) {
    List<String> kept = names(tree, KEEP);
    String target = tree.text("/preprocess/target/column").orElse("");
    for (int i = 0; i < kept.size(); i++) {
      String name = kept.get(i);
      if (name.equals(target)) {
        tree.refuse(KEEP + "/" + i, "is the target, which is in the files as the label");
      } else if (List.of(DatasetWriter.KEY, FeatureFits.FEATURES).contains(name)) {
        tree.refuse(
            KEEP + "/" + i,
            "is `"
                + name
                + "`, the name of a column that files have anyway; rename it in `records`");
      }
    }
    List<String> groups = names(tree, GROUPS);
    for (int i = 0; i < groups.size(); i++) {
      if (!kept.contains(groups.get(i)) && !isFlawed(tree)) {
        String allowed = kept.isEmpty() ? "there is none" : String.join(", ", kept);
        tree.refuse(
            GROUPS + "/" + i,
            "is `" + groups.get(i) + "`, allowed: columns of `preprocess.keep`; " + allowed);
      }
    }
  }

  /** Whether the kept columns are not known because the schema has refused them. */
  private static boolean isFlawed(CheckedTree tree) {
    return tree.has(KEEP) && tree.value(KEEP).isEmpty();
  }

  private static List<String> names(CheckedTree tree, String path) {
    List<String> names = new ArrayList<>();
    tree.value(path)
        .filter(JsonNode::isArray)
        .ifPresent(n -> n.forEach(e -> names.add(e.asText())));
    return names;
  }
}
