package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.dataset.error.Suggestion;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Deals the steps of a specification to the columns they are for, and refuses what cannot work. */
final class LanePlan {
  private final Map<String, Draft> drafts = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  private LanePlan(BlockSchema input, String target) {
    for (BlockSchema.Field field : input.fields()) {
      if (!field.name().equals(target)) {
        drafts.put(field.name(), new Draft(field.name(), field.name(), LaneKind.of(field)));
      }
    }
  }

  /**
   * Lanes in the order of their columns, a missing-indicator right behind its column.
   *
   * @throws UserException that names all problems at once
   */
  static List<Lane> of(BlockSchema input, List<FeatureStep> steps, String target) {
    LanePlan plan = new LanePlan(input, target);
    steps.forEach(plan::add);
    plan.drafts.values().forEach(plan::requireFeature);
    if (!plan.problems.isEmpty()) {
      throw new UserException("features: " + String.join("; ", plan.problems));
    }
    List<Lane> lanes = new ArrayList<>();
    plan.drafts.values().stream().filter(draft -> !draft.dropped).forEach(d -> d.addTo(lanes));
    if (lanes.isEmpty()) {
      throw new UserException("features: there is none: every column but the target is dropped");
    }
    return lanes;
  }

  private void add(FeatureStep step) {
    List<Draft> selected = selected(step);
    for (Draft draft : selected) {
      LaneKind made = draft.dropped ? null : step.after(draft.now);
      if (made == null) {
        problems.add(
            name(step)
                + " cannot be applied to "
                + draft.name
                + ", which is "
                + (draft.dropped ? "dropped" : draft.now.words())
                + " there");
        continue;
      }
      if (step instanceof MissingIndicator
          || (step instanceof Impute impute && impute.indicator())) {
        addIndicator(draft);
      }
      draft.take(step, made);
    }
  }

  private List<Draft> selected(FeatureStep step) {
    if (step.columns().byWord()) {
      List<Draft> found =
          drafts.values().stream()
              .filter(d -> !d.dropped && !d.indicator && step.columns().selects(d.start, d.now))
              .toList();
      if (found.isEmpty()) {
        problems.add(name(step) + " is for " + step.columns() + " columns, but there are none");
      }
      return found;
    }
    List<Draft> found = new ArrayList<>();
    for (String column : step.columns().names()) {
      Draft draft = drafts.get(column);
      if (draft == null) {
        problems.add(
            name(step)
                + " is for the column "
                + column
                + ", which there is not"
                + Suggestion.among(column, drafts.keySet()));
      } else {
        found.add(draft);
      }
    }
    return found;
  }

  /** A further lane with the steps so far, placed right behind its column. */
  private void addIndicator(Draft of) {
    String name = of.name + "_missing";
    if (drafts.containsKey(name)) {
      problems.add("there are two features " + name);
      return;
    }
    Draft indicator = new Draft(name, of.column, of.start);
    indicator.indicator = true;
    indicator.steps.addAll(of.steps);
    indicator.steps.add(new MissingIndicator(ColumnSelection.of(of.name)));
    indicator.now = LaneKind.NUMBER;
    Map<String, Draft> all = new LinkedHashMap<>(drafts);
    drafts.clear();
    all.forEach(
        (key, draft) -> {
          drafts.put(key, draft);
          if (draft == of) {
            drafts.put(name, indicator);
          }
        });
  }

  private void requireFeature(Draft draft) {
    if (draft.dropped) {
      return;
    }
    if (draft.steps.isEmpty() && !draft.touched) {
      problems.add(
          "no step is for the column "
              + draft.name
              + "; give it one, or keep it as it is with keep, or leave it out with drop");
    } else if (draft.now == LaneKind.TEXT) {
      problems.add(
          "the column "
              + draft.name
              + " is left a text; make it a number with one_hot, ordinal, hash, frequency or target_encode, or drop"
              + " it");
    }
  }

  private static String name(FeatureStep step) {
    return step.getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
        .toLowerCase(java.util.Locale.ROOT);
  }

  /** One lane while steps are dealt. */
  private static final class Draft {
    private final String name;
    private final String column;
    private final LaneKind start;
    private final List<FeatureStep> steps = new ArrayList<>();
    private LaneKind now;
    private boolean dropped;
    private boolean indicator;
    private boolean touched;
    private boolean allowMissing;

    Draft(String name, String column, LaneKind start) {
      this.name = name;
      this.column = column;
      this.start = start;
      now = start;
    }

    void take(FeatureStep step, LaneKind made) {
      touched = true;
      if (step instanceof MissingIndicator) {
        return;
      }
      if (step instanceof Drop) {
        dropped = true;
      } else if (step instanceof Keep keep) {
        allowMissing |= keep.allowMissing();
      } else {
        steps.add(step);
        now = made;
      }
    }

    void addTo(List<Lane> lanes) {
      FrozenLane none = new FrozenLane(name, column, List.of(), 0, allowMissing);
      lanes.add(new Lane(none, start, steps));
    }
  }
}
