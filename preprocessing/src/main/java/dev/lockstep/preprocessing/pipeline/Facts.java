package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.quality.RowTally;
import dev.lockstep.preprocessing.quality.RuleTally;
import java.nio.ByteBuffer;

/**
 * What a reading task found besides rows.
 *
 * @param counts what became of its records
 * @param broken rules that records broke
 * @param statistics what it learned, as an accumulator's bytes; empty if nothing is learned
 */
record Facts(RowTally counts, RuleTally broken, byte[] statistics) {
  /** Statistics alone. */
  static Facts of(byte[] statistics) {
    return new Facts(new RowTally(), new RuleTally(), statistics);
  }

  byte[] toBytes() {
    byte[] rows = counts.toBytes();
    byte[] rules = broken.toBytes();
    return ByteBuffer.allocate(3 * Integer.BYTES + rows.length + rules.length + statistics.length)
        .putInt(rows.length)
        .put(rows)
        .putInt(rules.length)
        .put(rules)
        .putInt(statistics.length)
        .put(statistics)
        .array();
  }

  static Facts ofBytes(byte[] bytes) {
    ByteBuffer source = ByteBuffer.wrap(bytes);
    return new Facts(RowTally.of(next(source)), RuleTally.of(next(source)), next(source));
  }

  private static byte[] next(ByteBuffer source) {
    byte[] part = new byte[source.getInt()];
    source.get(part);
    return part;
  }
}
