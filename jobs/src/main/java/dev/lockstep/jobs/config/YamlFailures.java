package dev.lockstep.jobs.config;

import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Tells what is wrong with a text that is no YAML, and shows the line. */
final class YamlFailures {
  private static final int MAX_LINE = 160;
  private static final Pattern SENSITIVE =
      Pattern.compile("(?i)secret|password|token|credential|access.?key");

  private YamlFailures() {}

  static String message(String where, String text, YAMLException failure) {
    if (failure instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      return marked(where, text, marked);
    }
    String reason = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    return where + ": not valid YAML: " + reason;
  }

  private static String marked(String where, String text, MarkedYAMLException failure) {
    Mark mark = failure.getProblemMark();
    String place = where + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    return place + ": not valid YAML: " + reason(failure) + line(text, mark);
  }

  private static String reason(MarkedYAMLException failure) {
    String problem = String.valueOf(failure.getProblem());
    if (problem.contains("'\\t(TAB)'")) {
      return "found a tab; indent with spaces";
    }
    return failure.getContext() == null ? problem : problem + " (" + failure.getContext() + ")";
  }

  /** The line the mark is on with a caret below; not shown if it may hold a secret. */
  private static String line(String text, Mark mark) {
    String line = text.lines().skip(mark.getLine()).findFirst().orElse("");
    if (line.isBlank() || line.length() > MAX_LINE) {
      return "";
    }
    if (SENSITIVE.matcher(line).find()) {
      return "\n    (the line is not shown, it may hold a secret)";
    }
    return "\n    " + line + "\n    " + " ".repeat(mark.getColumn()) + "^";
  }
}
