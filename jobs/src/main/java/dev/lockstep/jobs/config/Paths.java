package dev.lockstep.jobs.config;

import com.fasterxml.jackson.core.JsonPointer;

/** How a place in the tree is written for people: {@code train.network.layers[0].units}. */
final class Paths {
  private Paths() {}

  static String text(JsonPointer pointer) {
    StringBuilder text = new StringBuilder();
    for (JsonPointer at = pointer; !at.matches(); at = at.tail()) {
      if (at.mayMatchElement()) {
        text.append('[').append(at.getMatchingIndex()).append(']');
      } else {
        text.append(text.isEmpty() ? "" : ".").append(at.getMatchingProperty());
      }
    }
    return text.toString();
  }

  /** The pointer one level below; written out because the library's own does not escape keys. */
  static JsonPointer child(JsonPointer parent, String key) {
    return JsonPointer.compile(parent + "/" + key.replace("~", "~0").replace("/", "~1"));
  }

  static JsonPointer child(JsonPointer parent, int index) {
    return parent.appendIndex(index);
  }
}
