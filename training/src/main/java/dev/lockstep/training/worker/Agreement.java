package dev.lockstep.training.worker;

import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.training.collective.Communicator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small facts that all ranks must share, over sums of float64 that are exact for them. */
public final class Agreement {
  private static final int WORDS = 8;

  private Agreement() {}

  /** Rank 0's value, exact up to 2^53 in magnitude. */
  static long ofRankZero(Communicator ring, long value) {
    double[] sum = {ring.rank() == 0 ? value : 0};
    ring.allReduceSum(sum);
    return (long) sum[0];
  }

  /**
   * Checks that every rank has the same parameters.
   *
   * @param sha256 this rank's, 64 hex digits
   * @param when for the message, e.g. {@code after epoch 3}
   * @throws IllegalStateException on every rank, naming the ranks that differ from rank 0
   */
  public static void sameParameters(Communicator ring, String sha256, String when) {
    List<String> all = gather(ring, sha256);
    Map<Integer, String> others = new LinkedHashMap<>();
    for (int rank = 1; rank < all.size(); rank++) {
      if (!all.get(rank).equals(all.get(0))) {
        others.put(rank, all.get(rank));
      }
    }
    if (!others.isEmpty()) {
      throw new IllegalStateException(
          "replicas differ %s: rank 0 has parameters %s, but by rank %s"
              .formatted(when, all.get(0), others));
    }
  }

  /** Lower-case hex sha256 of the values' little-endian bytes. */
  public static String sha256(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return Hashes.sha256(bytes.array());
  }

  /** Every rank's hash, by rank: each hash is eight 32-bit words in the sender's own places. */
  static List<String> gather(Communicator ring, String sha256) {
    double[] words = new double[ring.world() * WORDS];
    for (int i = 0; i < WORDS; i++) {
      words[ring.rank() * WORDS + i] = HexFormat.fromHexDigitsToLong(sha256, i * 8, i * 8 + 8);
    }
    ring.allReduceSum(words);
    List<String> all = new ArrayList<>();
    for (int rank = 0; rank < ring.world(); rank++) {
      StringBuilder hex = new StringBuilder(64);
      for (int i = 0; i < WORDS; i++) {
        hex.append(HexFormat.of().toHexDigits((long) words[rank * WORDS + i], 8));
      }
      all.add(hex.toString());
    }
    return all;
  }
}
