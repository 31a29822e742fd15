package dev.lockstep.preprocessing.dataset.error;

import java.util.Collection;
import java.util.Comparator;

/** What a user may have meant by a name that there is not. */
public final class Suggestion {
  private static final int NEAR = 3;

  private Suggestion() {}

  /** {@code ; did you mean x?} if one of the names is close, and what names there are. */
  public static String among(String wrong, Collection<String> names) {
    String near =
        names.stream()
            .min(Comparator.comparingInt(name -> distance(wrong, name)))
            .filter(name -> distance(wrong, name) <= Math.min(NEAR, wrong.length() / 2 + 1))
            .map(name -> "; did you mean " + name + "?")
            .orElse("");
    return near + " There are " + names;
  }

  /** Levenshtein's distance, letters of both cases being equal. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same =
            Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
        int replaced = diagonal + (same ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
