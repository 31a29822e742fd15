package dev.lockstep.preprocessing.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.block.StringColumn;
import dev.lockstep.preprocessing.normalize.ClassValues;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds records whose target cannot be a label: it is missing, is none of the given classes, or is
 * not above 0 where its logarithm is wanted. Travels to executors; each task uses its own copy.
 */
final class TargetCheck implements Serializable {
  /** Name of the rule that such records break. */
  static final String RULE = "target";

  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 100;

  private final String name;
  private final int column;
  private final boolean isText;
  private final List<String> classes;
  private final boolean positive;
  private final Set<String> allowedTexts;
  private final Set<Double> allowedNumbers;

  /**
   * @param schema of the blocks
   * @param name of the target's column
   * @param classes allowed classes; empty if every value that is there is allowed
   * @param positive whether numbers must be above 0
   */
  TargetCheck(BlockSchema schema, String name, List<String> classes, boolean positive) {
    this.name = name;
    this.column = schema.indexOf(name);
    this.isText = schema.fields().get(column).kind() == BlockSchema.Kind.STRING;
    this.classes = List.copyOf(classes);
    this.positive = positive;
    this.allowedTexts = new HashSet<>(classes);
    this.allowedNumbers = new HashSet<>(isText ? List.of() : numbers(classes));
  }

  /** Values of a column of numbers that are classes. */
  static List<Double> numbers(List<String> classes) {
    return ClassValues.ofNumbers(classes).stream().map(Double::valueOf).toList();
  }

  /** Whether the rows have labels {@code [rows]}. */
  boolean[] check(Block block) {
    boolean[] good = new boolean[block.rows()];
    if (isText) {
      StringColumn texts = block.string(column);
      int[] known = new int[texts.dictionary().length];
      for (int row = 0; row < good.length; row++) {
        int code = texts.codes()[row];
        good[row] = code != StringColumn.MISSING && isAllowed(texts, code, known);
      }
    } else {
      double[] values = block.number(column).values();
      for (int row = 0; row < good.length; row++) {
        good[row] =
            !Double.isNaN(values[row])
                && (classes.isEmpty()
                    ? !Double.isInfinite(values[row]) && (!positive || values[row] > 0)
                    : allowedNumbers.contains(values[row]));
      }
    }
    return good;
  }

  /** Looks every text of a dictionary up once. */
  private boolean isAllowed(StringColumn texts, int code, int[] known) {
    if (known[code] == 0) {
      boolean allowed =
          classes.isEmpty() || allowedTexts.contains(new String(texts.dictionary()[code], UTF_8));
      known[code] = allowed ? 1 : -1;
    }
    return known[code] > 0;
  }

  /** What is wrong with a row that has no label. */
  String reason(Block block, int row) {
    String found;
    if (isText) {
      byte[] text = block.string(column).bytes(row);
      found = text == null ? "no value" : "\"" + cut(new String(text, UTF_8)) + "\"";
    } else {
      double value = block.number(column).values()[row];
      found = Double.isNaN(value) ? "no value" : String.valueOf(value);
    }
    return "target " + name + " has " + found + "; " + allowed();
  }

  private String allowed() {
    if (classes.isEmpty()) {
      return allowed(positive);
    }
    return "allowed are " + cut(String.join(", ", classes));
  }

  /** What is asked of numbers. */
  static String allowed(boolean positive) {
    return positive
        ? "a number above 0 is needed, as its logarithm is the label"
        : "a value is needed";
  }

  private static String cut(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
