package dev.lockstep.jobs.session;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares version numbers like {@code 3.4.3} or {@code 3.5.9-vendor1}. */
public final class Versions {
  private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?.*");

  private Versions() {}

  /** Whether a version is the given one or later; false if it is not a version at all. */
  public static boolean atLeast(String version, int major, int minor, int patch) {
    Matcher found = NUMBERS.matcher(version);
    if (!found.matches()) {
      return false;
    }
    int[] wanted = {major, minor, patch};
    for (int i = 0; i < wanted.length; i++) {
      String group = found.group(i + 1);
      int part = group == null ? 0 : Integer.parseInt(group);
      if (part != wanted[i]) {
        return part > wanted[i];
      }
    }
    return true;
  }
}
