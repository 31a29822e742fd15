package dev.lockstep.preprocessing.split;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.NumberColumn;
import dev.lockstep.preprocessing.block.StringColumn;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The hash of a group's value decides.
 *
 * @param column number of the column
 * @param name its name, for messages
 * @param state {@link KeyHash#state} of the seed
 */
record ByGroup(int column, String name, long state, HashBounds bounds) implements SplitAssigner {
  private static final long serialVersionUID = 1L;
  private static final byte UNKNOWN = Byte.MIN_VALUE;

  @Override
  public void assign(Block block, long[] keyHashes, byte[] splits) {
    if (block.columns().get(column) instanceof NumberColumn numbers) {
      for (int row = 0; row < block.rows(); row++) {
        double value = numbers.values()[row];
        splits[row] = Double.isNaN(value) ? REJECTED : split(value);
      }
    } else {
      assign(block.string(column), splits);
    }
  }

  /** Hashes each text of the dictionary once. */
  private void assign(StringColumn texts, byte[] splits) {
    byte[] byCode = new byte[texts.dictionary().length];
    Arrays.fill(byCode, UNKNOWN);
    for (int row = 0; row < texts.rows(); row++) {
      int code = texts.codes()[row];
      if (code == StringColumn.MISSING) {
        splits[row] = REJECTED;
        continue;
      }
      if (byCode[code] == UNKNOWN) {
        byCode[code] = split(texts.dictionary()[code]);
      }
      splits[row] = byCode[code];
    }
  }

  private byte split(double value) {
    return split(ValueText.of(value).getBytes(StandardCharsets.UTF_8));
  }

  private byte split(byte[] value) {
    return bounds.split(KeyHash.of(state, value, 0, value.length));
  }

  @Override
  public Rejection rejection(Block block, int row) {
    return new Rejection(
        "group", "column " + name + " is missing; rows are split by group, so each needs one");
  }
}
