package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.SourceObject;
import java.util.List;
import java.util.Locale;

/** About how much raw objects hold once they are decoded. */
final class ExpectedBytes {
  /** Columnar and compressed formats are smaller than what they hold, roughly by this factor. */
  private static final int EXPANSION = 4;

  private static final List<String> TEXTS = List.of(".csv", ".tsv", ".txt", ".json", ".jsonl");

  private ExpectedBytes() {}

  static long of(List<SourceObject> objects) {
    return objects.stream().mapToLong(ExpectedBytes::of).sum();
  }

  private static long of(SourceObject object) {
    String name = object.uri().toLowerCase(Locale.ROOT);
    boolean isText = TEXTS.stream().anyMatch(name::endsWith);
    return isText ? object.size() : object.size() * EXPANSION;
  }
}
