package dev.lockstep.preprocessing.split;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.NumberColumn;
import dev.lockstep.preprocessing.block.StringColumn;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The key's hash decides, by bounds of the row's stratum. */
final class ByStratum implements SplitAssigner {
  private static final long serialVersionUID = 1L;
  private final int column;
  private final HashBounds expected;
  private final HashMap<String, HashBounds> fitted;

  /**
   * @param column number of the column
   * @param expected bounds of strata that were not fit
   */
  ByStratum(int column, HashBounds expected, StrataBounds strata) {
    this.column = column;
    this.expected = expected;
    this.fitted = new HashMap<>(strata.byValue());
  }

  @Override
  public void assign(Block block, long[] keyHashes, byte[] splits) {
    if (block.columns().get(column) instanceof NumberColumn numbers) {
      Map<Double, HashBounds> seen = new HashMap<>();
      for (int row = 0; row < block.rows(); row++) {
        HashBounds bounds = seen.computeIfAbsent(numbers.values()[row], this::ofNumber);
        splits[row] = bounds.split(keyHashes[row]);
      }
    } else {
      assign(block.string(column), keyHashes, splits);
    }
  }

  private void assign(StringColumn texts, long[] keyHashes, byte[] splits) {
    HashBounds missing = fitted.getOrDefault(null, expected);
    HashBounds[] byCode = new HashBounds[texts.dictionary().length];
    for (int row = 0; row < texts.rows(); row++) {
      int code = texts.codes()[row];
      HashBounds bounds = missing;
      if (code != StringColumn.MISSING) {
        if (byCode[code] == null) {
          byCode[code] = ofText(texts.dictionary()[code]);
        }
        bounds = byCode[code];
      }
      splits[row] = bounds.split(keyHashes[row]);
    }
  }

  private HashBounds ofNumber(double value) {
    return fitted.getOrDefault(Double.isNaN(value) ? null : ValueText.of(value), expected);
  }

  private HashBounds ofText(byte[] value) {
    return fitted.getOrDefault(new String(value, StandardCharsets.UTF_8), expected);
  }

  @Override
  public Rejection rejection(Block block, int row) {
    throw new IllegalStateException("a stratified split rejects nothing");
  }
}
