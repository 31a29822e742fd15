package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.block.BlockSchema;

/** What the values of a lane are at some point of its steps. */
enum LaneKind {
  /** float64, NaN where missing. */
  NUMBER("a number"),
  /** UTF-8, or missing. */
  TEXT("a text"),
  /** Index of a category, which a network sees as one input per category. */
  INDEX("one-hot");

  private final String words;

  LaneKind(String words) {
    this.words = words;
  }

  /** For messages. */
  String words() {
    return words;
  }

  static LaneKind of(BlockSchema.Field field) {
    return switch (field.kind()) {
      case NUMBER -> NUMBER;
      case STRING -> TEXT;
      case TENSOR -> throw new IllegalArgumentException("column " + field.name() + " is a tensor");
    };
  }
}
