package dev.lockstep.jobs.config;

import dev.lockstep.jobs.search.SearchPlan;
import dev.lockstep.jobs.search.SearchPlan.Entry;
import dev.lockstep.jobs.search.SearchSpec;
import dev.lockstep.jobs.search.Trial;
import dev.lockstep.jobs.search.TrialPlan;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads a pipeline file once for every trial of its search, with the trial's values in it. */
public final class SearchFiles {
  private static final int MOST_SHOWN = 10;

  private SearchFiles() {}

  /**
   * Chooses the trials and checks every one.
   *
   * @param name path as the user gave it, for messages
   * @param text the YAML
   * @param overrides {@code path=value}, set before those of a trial
   * @param environment for references like {@code ${env:NAME}}
   * @throws UserException if there is no search section, or with the problems of all trials
   */
  public static SearchPlan plan(
      String name, String text, List<String> overrides, Map<String, String> environment) {
    PipelineFile file = PipelineFiles.parse(name, text, overrides, environment);
    SearchSpec spec =
        file.search()
            .orElseThrow(
                () -> new UserException(name + " has no section `search` with candidates"));
    List<Entry> entries = new ArrayList<>();
    Map<String, List<Trial>> problems = new LinkedHashMap<>();
    for (Trial trial : TrialPlan.of(spec)) {
      List<String> all = new ArrayList<>(overrides);
      all.addAll(trial.overrides());
      Problems found = new Problems(name);
      try {
        PipelineFile changed = PipelineFiles.parse(name, text, all, environment, found);
        entries.add(new Entry(trial, changed.train().orElseThrow()));
      } catch (UserException e) {
        List<String> lines = found.lines().isEmpty() ? List.of(e.getMessage()) : found.lines();
        lines.forEach(line -> problems.computeIfAbsent(line, l -> new ArrayList<>()).add(trial));
      }
    }
    if (!problems.isEmpty()) {
      throw new UserException(message(name, problems));
    }
    return new SearchPlan(spec, entries);
  }

  /** The same problem of many trials is told once. */
  private static String message(String name, Map<String, List<Trial>> problems) {
    String shown =
        problems.entrySet().stream()
            .limit(MOST_SHOWN)
            .map(problem -> who(problem.getValue()) + ": " + problem.getKey())
            .collect(Collectors.joining("\n  ", "\n  ", ""));
    int hidden = problems.size() - MOST_SHOWN;
    return name
        + ": the search has trials that cannot be trained; nothing was started:"
        + shown
        + (hidden > 0 ? "\n  and " + hidden + " more" : "");
  }

  private static String who(List<Trial> trials) {
    String first = "trial " + trials.get(0).number();
    return trials.size() == 1 ? first : first + " and " + (trials.size() - 1) + " others";
  }
}
