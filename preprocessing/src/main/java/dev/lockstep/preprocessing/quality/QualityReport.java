package dev.lockstep.preprocessing.quality;

import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.quality.LeakReport.Leak;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which rules were broken how often; it goes into the manifest.
 *
 * @param rules results in the order of the specification, then those of what broke other rules: a
 *     malformed record, a value that is not of its type, a target that is missing
 * @param leaks what is in more than one split, by kind; null if it was not looked for
 */
public record QualityReport(List<Result> rules, List<Leak> leaks) {
  private static final int SHOWN = RejectionBudget.EXAMPLES;

  /**
   * Result of one rule.
   *
   * @param name of the rule
   * @param severity what became of the records that broke it
   * @param broken how many records broke it; of a {@link RowCount} how many objects, or 1
   * @param maxRejected the rule's own budget, absent if it has none
   * @param examples the first {@value RejectionBudget#EXAMPLES} by object and position
   */
  public record Result(
      String name,
      Severity severity,
      long broken,
      RejectionBudget maxRejected,
      List<Broken> examples) {
    public Result {
      examples = List.copyOf(examples);
    }
  }

  public QualityReport {
    rules = List.copyOf(rules);
    leaks = leaks == null ? null : List.copyOf(leaks);
  }

  /** The report of a run whose records are all counted. */
  public static QualityReport of(List<Rule> rules, RuleTally tally, Accounting accounting) {
    return of(rules, tally, accounting, accounting.total());
  }

  /**
   * The report of a run that adds to a version.
   *
   * @param tally of all records
   * @param accounting of the records that were read now
   * @param total of all records
   */
  public static QualityReport of(
      List<Rule> rules, RuleTally tally, Accounting accounting, RowCounts total) {
    List<Result> results = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (Rule rule : rules) {
      known.add(rule.name());
      results.add(
          rule instanceof RowCount count
              ? judge(count, accounting, total)
              : result(rule.name(), rule.severity(), rule.maxRejected(), tally));
    }
    for (String name : tally.rules()) {
      if (!known.contains(name)) {
        results.add(result(name, Severity.REJECT, null, tally));
      }
    }
    return new QualityReport(results, null);
  }

  /** The same with what was found in more than one split. */
  public QualityReport with(LeakReport found) {
    return new QualityReport(rules, found.leaks());
  }

  /**
   * What forbids to publish; empty if nothing does.
   *
   * @param total budget of all rules together
   */
  public List<String> violations(RejectionBudget total, RowCounts counts) {
    List<String> violations = new ArrayList<>();
    for (Result rule : rules) {
      if (rule.severity() == Severity.FAIL && rule.broken() > 0) {
        violations.add(failed(rule));
      } else if (rule.maxRejected() != null
          && rule.maxRejected().isExceededBy(rule.broken(), counts.in())) {
        violations.add(
            share(rule.broken(), counts.in())
                + " broke the rule "
                + rule.name()
                + ", at most "
                + rule.maxRejected().text()
                + " may (its max_rejected)."
                + shown(rule.broken(), describe(rule)));
      }
    }
    if (total.isExceededBy(counts.rejected(), counts.in())) {
      violations.add(
          share(counts.rejected(), counts.in())
              + " were rejected, at most "
              + total.text()
              + " may be (max_rejected)."
              + shown(counts.rejected(), firstRejected()));
    }
    return violations;
  }

  /**
   * Stops a run that must not publish.
   *
   * @param keptAt address where the rejected records are
   * @throws UserException with all violations
   */
  public void enforce(RejectionBudget total, RowCounts counts, String keptAt) {
    List<String> violations = violations(total, counts);
    if (!violations.isEmpty()) {
      throw new UserException(
          String.join(" ", violations)
              + (counts.rejected() > 0 ? " All rejected records are kept in " + keptAt + ";" : "")
              + (counts.rejected() > 0 ? " nothing was published." : " Nothing was published."));
    }
  }

  private static Result result(
      String name, Severity severity, RejectionBudget budget, RuleTally tally) {
    return new Result(name, severity, tally.count(name), budget, tally.first(name));
  }

  private static Result judge(RowCount rule, Accounting accounting, RowCounts total) {
    Stream<Broken> counts =
        rule.perObject()
            ? accounting.sources().entrySet().stream()
                .map(source -> judge(rule, source.getKey(), source.getValue()))
            : Stream.of(judge(rule, "the dataset", total));
    List<Broken> broken = counts.filter(found -> found != null).toList();
    return new Result(
        rule.name(),
        rule.severity(),
        broken.size(),
        null,
        broken.subList(0, Math.min(SHOWN, broken.size())));
  }

  /** Null if the count is allowed. */
  private static Broken judge(RowCount rule, String source, RowCounts counts) {
    boolean read = rule.of() == RowCount.Counted.READ;
    long count = read ? counts.in() : counts.train() + counts.validation() + counts.test();
    if (rule.allows(count)) {
      return null;
    }
    String what = rule.of().name().toLowerCase(Locale.ROOT);
    return new Broken(
        source, null, count + " records were " + what + ", " + rule.allowed() + " allowed");
  }

  private static String failed(Result rule) {
    String what =
        rule.examples().get(0).position() == null ? "" : rule.broken() + " records broke ";
    return what
        + (what.isEmpty() ? "Rule " : "the rule ")
        + rule.name()
        + (what.isEmpty() ? " is broken" : "")
        + ", whose severity is fail."
        + shown(rule.broken(), describe(rule));
  }

  private static List<String> describe(Result rule) {
    return rule.examples().stream().map(e -> e.where() + ": " + e.reason()).toList();
  }

  /** The first rejected records of all rules. */
  private List<String> firstRejected() {
    record Named(String rule, Broken broken) {}
    return rules.stream()
        .filter(rule -> rule.severity() != Severity.DROP)
        .flatMap(rule -> rule.examples().stream().map(e -> new Named(rule.name(), e)))
        .filter(named -> named.broken().position() != null)
        .sorted(Comparator.comparing(Named::broken, Broken.ORDER))
        .limit(SHOWN)
        .map(n -> n.broken().where() + ": " + n.rule() + ", " + n.broken().reason())
        .toList();
  }

  private static String share(long part, long all) {
    return part + " of " + all + " records (" + RejectionBudget.percent(part, all) + ")";
  }

  private static String shown(long all, List<String> examples) {
    return (all > examples.size() ? " The first: " : " Found: ")
        + examples.stream().collect(Collectors.joining("; "))
        + ".";
  }
}
