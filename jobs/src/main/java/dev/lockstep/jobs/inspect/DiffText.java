package dev.lockstep.jobs.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A difference for a person at a terminal. */
public final class DiffText {
  private static final int MOST_LINES = 30;
  private static final int LONGEST_VALUE = 60;

  private final List<String> lines = new ArrayList<>();

  private DiffText() {}

  /** Lines without a line break after the last. */
  public static String of(DatasetDiff diff) {
    DiffText text = new DiffText();
    text.lines.add("a " + diff.a());
    text.lines.add("b " + diff.b());
    text.lines.add(
        diff.sameContent()
            ? "same content: training sees no difference"
            : "training sees a difference");
    text.sources(diff.sources());
    text.changes("Specification", diff.specification());
    text.changes("Schema", diff.schema());
    text.changes("Rows", diff.counts());
    if (diff.drift() != null) {
      text.section("Columns of train rows, most moved first");
      text.lines.addAll(DriftText.lines(diff.drift()));
    }
    text.changes("Statistics, most changed first", moved(diff.statistics()));
    DatasetDiff.SharedFiles files = diff.files();
    text.section(
        "Files: "
            + Quantities.count(files.shared())
            + " in both ("
            + Quantities.bytes(files.sharedBytes())
            + "), "
            + Quantities.count(files.onlyA())
            + " only in a, "
            + Quantities.count(files.onlyB())
            + " only in b");
    return String.join("\n", text.lines);
  }

  private static List<DatasetDiff.Change> moved(List<DatasetDiff.Change> changes) {
    Comparator<DatasetDiff.Change> byShare =
        Comparator.comparingDouble(
            change -> change.relative() == null ? Double.MAX_VALUE : Math.abs(change.relative()));
    return changes.stream().sorted(byShare.reversed()).toList();
  }

  private void sources(DatasetDiff.Sources sources) {
    section(
        "Sources: "
            + Quantities.count(sources.same())
            + " unchanged, "
            + Quantities.count(sources.added().size())
            + " added, "
            + Quantities.count(sources.changed().size())
            + " changed, "
            + Quantities.count(sources.removed().size())
            + " removed");
    List<String> marked = new ArrayList<>();
    sources.added().forEach(uri -> marked.add("+ " + uri));
    sources.changed().forEach(uri -> marked.add("~ " + uri));
    sources.removed().forEach(uri -> marked.add("- " + uri));
    some(marked);
  }

  private void changes(String title, List<DatasetDiff.Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    section(title);
    some(changes.stream().map(DiffText::line).toList());
  }

  private static String line(DatasetDiff.Change change) {
    String line = change.path() + ": " + text(change.a()) + " -> " + text(change.b());
    Double relative = change.relative();
    return relative == null
        ? line
        : line + String.format(Locale.ROOT, " (%+.2f %%)", 100 * relative);
  }

  private static String text(JsonNode value) {
    if (value == null) {
      return "(none)";
    }
    String text = value.isNumber() ? Quantities.number(value.doubleValue()) : value.toString();
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE - 3) + "...";
  }

  private void some(List<String> all) {
    all.stream().limit(MOST_LINES).forEach(lines::add);
    if (all.size() > MOST_LINES) {
      lines.add("and " + (all.size() - MOST_LINES) + " more; --json has all");
    }
  }

  private void section(String title) {
    lines.add("");
    lines.add(title);
  }
}
