package dev.lockstep.preprocessing.normalize;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** What a column holds where rows are of the classes that a person has named. */
public final class ClassValues {
  private static final Set<String> TRUTH = Set.of("false", "true");

  private ClassValues() {}

  /**
   * Values of a column of numbers, by class: the names where all are numbers, 1 and 0 where they
   * are {@code true} and {@code false}, whatever their order, and else the classes' indexes.
   */
  public static List<String> ofNumbers(List<String> classes) {
    if (classes.stream().allMatch(ClassValues::isNumber)) {
      return classes;
    }
    if (TRUTH.containsAll(classes)) {
      return classes.stream().map(name -> name.equals("true") ? "1" : "0").toList();
    }
    return IntStream.range(0, classes.size()).mapToObj(Integer::toString).toList();
  }

  private static boolean isNumber(String name) {
    try {
      return Double.isFinite(Double.parseDouble(name));
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
