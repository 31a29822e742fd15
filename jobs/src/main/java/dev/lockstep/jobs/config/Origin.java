package dev.lockstep.jobs.config;

/**
 * Where a value was written.
 *
 * @param rank position among all origins: lines of the file first, then overrides in their order
 * @param label what a message starts with: {@code file:line} or {@code --set path}
 */
record Origin(int rank, String label) {
  /** Overrides sort behind the lines of any file that is short enough to be read. */
  private static final int AFTER_THE_FILE = 1 << 30;

  /**
   * @param line 1-based
   */
  static Origin line(String file, int line) {
    return new Origin(line, file + ":" + line);
  }

  /**
   * @param index 0-based position among the overrides
   */
  static Origin override(int index, String path) {
    return new Origin(AFTER_THE_FILE + index, "--set " + path);
  }
}
