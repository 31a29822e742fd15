package dev.lockstep.training.collective;

/**
 * Where the pieces of a buffer lie. A buffer of {@code elements} is cut into segments of nearly
 * equal size, each segment into {@code world} chunks of nearly equal size; all bounds are in
 * elements and all arithmetic is 64 bit.
 *
 * <p>In a ring all-reduce (Patarasuk and Yuan, "Bandwidth optimal all-reduce algorithms for
 * clusters of workstations", 2009) a rank sends chunk {@code rank - step} in every step of both
 * phases, so chunk {@code c} is always summed in the order of ranks {@code c, c + 1, ..., c - 1}
 * (modulo world).
 */
final class RingLayout {
  private RingLayout() {}

  /** Number of segments of at most {@code segmentElements}; 0 for an empty buffer. */
  static long segments(long elements, long segmentElements) {
    return elements / segmentElements + (elements % segmentElements == 0 ? 0 : 1);
  }

  /**
   * First element of part {@code index} when {@code length} elements are cut into {@code parts};
   * with {@code index == parts} the end. The first {@code length % parts} parts have one more.
   */
  static long partStart(long length, long parts, long index) {
    return length / parts * index + Math.min(index, length % parts);
  }

  /** Number of elements of part {@code index}. */
  static long partLength(long length, long parts, long index) {
    return length / parts + (index < length % parts ? 1 : 0);
  }

  /** First element of a chunk of a segment. */
  static long chunkStart(long elements, long segments, long segment, int world, int chunk) {
    return partStart(elements, segments, segment)
        + partStart(partLength(elements, segments, segment), world, chunk);
  }

  /** Number of elements of a chunk of a segment; 0 when there are fewer elements than ranks. */
  static long chunkLength(long elements, long segments, long segment, int world, int chunk) {
    return partLength(partLength(elements, segments, segment), world, chunk);
  }

  /** The chunk that {@code rank} sends in a step. */
  static int sentChunk(int rank, int step, int world) {
    return Math.floorMod(rank - step, world);
  }

  /** The chunk that {@code rank} receives in a step: the one its predecessor sends. */
  static int receivedChunk(int rank, int step, int world) {
    return sentChunk(rank - 1, step, world);
  }
}
