package dev.lockstep.preprocessing.split;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.StringColumn;
import dev.lockstep.preprocessing.dataset.Split;
import java.nio.charset.StandardCharsets;

/**
 * A column says it.
 *
 * @param column number of the column
 * @param name its name, for messages
 * @param bounds divide the rows given for training
 */
record ByName(int column, String name, HashBounds bounds) implements SplitAssigner {
  private static final long serialVersionUID = 1L;

  @Override
  public void assign(Block block, long[] keyHashes, byte[] splits) {
    StringColumn texts = block.string(column);
    byte[] byCode = named(texts.dictionary());
    for (int row = 0; row < block.rows(); row++) {
      int code = texts.codes()[row];
      byte named = code == StringColumn.MISSING ? REJECTED : byCode[code];
      splits[row] = named == Split.TRAIN.ordinal() ? bounds.split(keyHashes[row]) : named;
    }
  }

  private static byte[] named(byte[][] dictionary) {
    byte[] byCode = new byte[dictionary.length];
    // a dictionary that still grows has room behind its texts
    for (int code = 0; code < byCode.length && dictionary[code] != null; code++) {
      String text = new String(dictionary[code], StandardCharsets.UTF_8);
      byCode[code] = REJECTED;
      for (Split split : Split.values()) {
        if (split.label().equals(text)) {
          byCode[code] = (byte) split.ordinal();
        }
      }
    }
    return byCode;
  }

  @Override
  public Rejection rejection(Block block, int row) {
    String found = ValueText.of(block, column, row);
    return new Rejection(
        "split",
        "column "
            + name
            + " is "
            + (found == null ? "missing" : Excerpt.of(found))
            + "; train, validation or test allowed");
  }
}
