package dev.lockstep.jobs.config;

import java.time.Duration;

/** Bounds of values with units, which the schema's patterns cannot express. */
final class Ranges {
  private Ranges() {}

  /**
   * @param allowed the bounds in words
   */
  static void size(CheckedTree tree, String path, long min, long max, String allowed) {
    tree.bytes(path)
        .filter(bytes -> bytes < min || bytes > max)
        .ifPresent(bytes -> refuse(tree, path, allowed));
  }

  /**
   * @param allowed the bounds in words
   */
  static void duration(CheckedTree tree, String path, Duration min, Duration max, String allowed) {
    tree.text(path)
        .map(Units::duration)
        .filter(time -> time.compareTo(min) < 0 || time.compareTo(max) > 0)
        .ifPresent(time -> refuse(tree, path, allowed));
  }

  private static void refuse(CheckedTree tree, String path, String allowed) {
    tree.refuse(path, "is " + tree.text(path).orElse("") + ", allowed: " + allowed);
  }
}
