package dev.lockstep.preprocessing.quality;

import dev.lockstep.preprocessing.lookup.LookupRows;
import dev.lockstep.preprocessing.lookup.LookupSpec;
import dev.lockstep.preprocessing.step.LocalStep;
import dev.lockstep.preprocessing.step.LocalSteps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.StructType;

/**
 * Rules on single rows, without a Spark session, by the same expressions. Rules that compare
 * records with each other are left out: {@link Unique}, {@link RowCount}.
 */
public final class LocalRules {
  private final StructType frame;
  private final FrameColumns columns;
  private final Predicate<String> known;

  private LocalRules(StructType frame, Predicate<String> known) {
    this.frame = frame;
    this.columns = new FrameColumns(frame, value -> LocalStep.analyzed(value, frame));
    this.known = known;
  }

  /**
   * @param frame columns of the rows, of {@link LocalSteps#frame}
   * @param rules in order
   * @param lookups gives the rows that a foreign key refers to, or null if they are too many to be
   *     held in memory: then the rule is left out
   * @param known whether rows have a value in a column; rules that look at others are left out
   * @return steps that decide fates and leave all columns as they are
   */
  public static List<LocalStep> of(
      StructType frame,
      List<Rule> rules,
      Function<LookupSpec, LookupRows> lookups,
      Predicate<String> known) {
    return LocalSteps.inUtc(
        () -> {
          LocalRules local = new LocalRules(frame, known);
          List<LocalStep> steps = new ArrayList<>();
          for (Rule rule : rules) {
            if (rule instanceof RecordRule single) {
              local.add(single, steps);
            } else if (rule instanceof ForeignKey key) {
              local.add(key, lookups.apply(key.lookup()), steps);
            }
          }
          return steps;
        });
  }

  private void add(RecordRule rule, List<LocalStep> steps) {
    Check check = rule.check(columns);
    List<String> read = FrameColumns.references(LocalStep.analyzed(check.broken(), frame));
    if (read.stream().allMatch(known)) {
      Map<String, Column> numbered = all();
      numbered.put(Rules.brokenColumn(), Rules.broken(List.of(check)));
      LocalStep number = LocalStep.project(numbered, frame);
      steps.add(number);
      steps.add(settle(number, rule, check));
    }
  }

  private void add(ForeignKey rule, LookupRows lookup, List<LocalStep> steps) {
    boolean judged = lookup != null && rule.columns().stream().allMatch(known);
    if (judged) {
      LocalStep number = LocalForeignKey.of(rule, frame, columns, lookup);
      steps.add(number);
      steps.add(settle(number, rule, ForeignKeys.check(rule, columns)));
    }
  }

  private LocalStep settle(LocalStep numbered, Rule rule, Check check) {
    return LocalStep.project(
        Rules.settled(List.of(frame.fieldNames()), List.of(rule), List.of(check)),
        numbered.output());
  }

  private Map<String, Column> all() {
    Map<String, Column> all = new LinkedHashMap<>();
    for (String name : frame.fieldNames()) {
      all.put(name, FrameColumns.quoted(name));
    }
    return all;
  }
}
