package dev.lockstep.jobs.run;

import dev.lockstep.jobs.inspect.Quantities;
import dev.lockstep.preprocessing.pipeline.PreprocessPlan;
import java.util.ArrayList;
import java.util.List;

/** What a pipeline would do, for a person at a terminal. */
public final class DryRunText {
  private DryRunText() {}

  /**
   * Lines without a line break after the last.
   *
   * @param fresh whether work is done again that is already done
   * @param all whether the phases behind preprocessing are part of the run
   */
  public static String of(DryRun run, boolean fresh, boolean all) {
    List<String> lines = new ArrayList<>();
    lines.add("dry run of " + run.pipeline() + ": nothing is written");
    if (!run.toFetch().isEmpty()) {
      lines.add(
          "fetch: " + run.toFetch().size() + " raw objects, " + run.toFetch().get(0) + " first");
    }
    preprocess(run.preprocess(), fresh, lines);
    list("columns", run.columns(), lines);
    list("record steps", run.records(), lines);
    list("rules", run.rules(), lines);
    list("feature steps", run.features(), lines);
    if (all && run.model() != null) {
      lines.add("train: " + run.model() + ", at most " + run.epochs() + " epochs");
    }
    if (all && run.evaluate() != null) {
      lines.add("evaluate: on " + run.evaluate());
    }
    return String.join("\n", lines);
  }

  private static void preprocess(PreprocessPlan plan, boolean fresh, List<String> lines) {
    if (plan == null) {
      lines.add("preprocess: the raw objects can be looked at when they are fetched");
      return;
    }
    lines.add(
        "preprocess: reads "
            + Quantities.count(plan.objects())
            + (plan.objects() == 1 ? " object, " : " objects, ")
            + Quantities.bytes(plan.bytes()));
    if (plan.lookups() > 0) {
      lines.add(
          "preprocess: looks values up in "
              + Quantities.count(plan.lookups())
              + (plan.lookups() == 1 ? " object, " : " objects, ")
              + Quantities.bytes(plan.lookupBytes()));
    }
    String published =
        plan.current() == null ? "nothing is published there" : "now " + plan.current();
    lines.add(
        plan.upToDate() && !fresh
            ? "preprocess: up to date, version " + plan.current() + " of " + plan.dataset()
            : "preprocess: publishes a new version of " + plan.dataset() + "; " + published);
    if (!fresh && plan.added() != null) {
      lines.add(
          "preprocess: adds "
              + Quantities.count(plan.added())
              + (plan.added() == 1 ? " object" : " objects")
              + " to the current version and reads nothing else");
    } else if (!fresh && plan.obstacle() != null) {
      lines.add("preprocess: reads all objects again: " + plan.obstacle());
    }
  }

  private static void list(String title, List<String> values, List<String> lines) {
    if (!values.isEmpty()) {
      lines.add(title + ": " + String.join(", ", values));
    }
  }
}
