package dev.lockstep.training.collective;

/**
 * One round of an all-gather by doubling (Bruck and others, "Efficient algorithms for all-to-all
 * communications in multiport message-passing systems", 1997), for any number of ranks. A rank
 * keeps its own block first and behind it those of the ranks before it. In the round of {@code
 * distance} it has as many blocks; it sends them to the rank that far after it and appends those of
 * the rank that far before it, as many as it lacks.
 *
 * @param distance 1, 2, 4, ... below the number of ranks
 * @param bytes what travels
 * @param blockBytes size of a block
 */
record DoublingPlan(int distance, long bytes, long blockBytes) implements Plan {
  static DoublingPlan of(int distance, int world, long blockBytes) {
    return new DoublingPlan(
        distance, Math.min(distance, world - distance) * blockBytes, blockBytes);
  }

  /** Distances of all rounds: 1, 2, 4, ... */
  static int[] distances(int world) {
    int rounds = Integer.SIZE - Integer.numberOfLeadingZeros(world - 1);
    int[] distances = new int[rounds];
    for (int round = 0; round < rounds; round++) {
      distances[round] = 1 << round;
    }
    return distances;
  }

  @Override
  public RingCursor sends() {
    return new RingCursor(bytes == 0 ? 0 : 1, 0, 1);
  }

  @Override
  public RingCursor receives() {
    return sends();
  }

  @Override
  public boolean forwards(int step) {
    return false;
  }

  @Override
  public boolean sums(int step) {
    return false;
  }

  @Override
  public long sendOffset(long segment, int step) {
    return 0;
  }

  @Override
  public long sendLength(long segment, int step) {
    return bytes;
  }

  @Override
  public long receiveOffset(long segment, int step) {
    return distance * blockBytes;
  }

  @Override
  public long receiveLength(long segment, int step) {
    return bytes;
  }
}
