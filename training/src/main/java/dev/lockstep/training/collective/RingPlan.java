package dev.lockstep.training.collective;

/**
 * What one rank sends to its successor and receives from its predecessor in one operation. A piece
 * is named by (segment, step); the piece sent in a step is the one received in the step before, so
 * it can be forwarded as its bytes arrive.
 *
 * @param rank this rank
 * @param world number of ranks
 * @param elements elements of the whole buffer
 * @param elementBytes bytes of an element
 * @param segments number of segments, 0 for an empty buffer
 * @param chunks parts of a segment: {@code world}, or 1 when whole segments travel
 * @param sendFrom first step in which this rank sends
 * @param sendTo step before which it stops to send
 * @param receiveFrom first step in which this rank receives
 * @param receiveTo step before which it stops to receive
 * @param sumTo steps before this one add what arrives, the others overwrite
 */
record RingPlan(
    int rank,
    int world,
    long elements,
    int elementBytes,
    long segments,
    int chunks,
    int sendFrom,
    int sendTo,
    int receiveFrom,
    int receiveTo,
    int sumTo) {

  /** Reduce-scatter followed by all-gather. */
  static RingPlan allReduce(int rank, int world, long elements, int segmentBytes) {
    int steps = 2 * (world - 1);
    long segments = RingLayout.segments(elements, Math.max(1, segmentBytes / Float.BYTES));
    return new RingPlan(
        rank, world, elements, Float.BYTES, segments, world, 0, steps, 0, steps, world - 1);
  }

  /** Every rank contributes the block of {@code blockElements} at its place. */
  static RingPlan allGather(int rank, int world, long blockElements) {
    long segments = blockElements == 0 ? 0 : 1;
    return new RingPlan(
        rank,
        world,
        blockElements * world,
        Double.BYTES,
        segments,
        world,
        0,
        world - 1,
        0,
        world - 1,
        0);
  }

  /** Whole segments go from {@code root} around to the rank before it. */
  static RingPlan broadcast(int rank, int world, long bytes, int root, int segmentBytes) {
    int distance = Math.floorMod(rank - root, world);
    return new RingPlan(
        rank,
        world,
        bytes,
        1,
        RingLayout.segments(bytes, segmentBytes),
        1,
        distance,
        distance == world - 1 ? distance : distance + 1,
        Math.max(0, distance - 1),
        distance,
        0);
  }

  RingCursor sends() {
    return new RingCursor(segments, sendFrom, sendTo);
  }

  RingCursor receives() {
    return new RingCursor(segments, receiveFrom, receiveTo);
  }

  /** Whether the piece sent in this step had to arrive in the step before. */
  boolean forwards(int step) {
    return receiveTo > receiveFrom && step > receiveFrom;
  }

  /** Byte offset of the piece that is sent. */
  long sendOffset(long segment, int step) {
    return offset(segment, sentChunk(step));
  }

  /** Bytes of the piece that is sent. */
  long sendLength(long segment, int step) {
    return length(segment, sentChunk(step));
  }

  /** Byte offset of the piece that is received. */
  long receiveOffset(long segment, int step) {
    return offset(segment, receivedChunk(step));
  }

  /** Bytes of the piece that is received. */
  long receiveLength(long segment, int step) {
    return length(segment, receivedChunk(step));
  }

  boolean sums(int step) {
    return step < sumTo;
  }

  private int sentChunk(int step) {
    return chunks == 1 ? 0 : RingLayout.sentChunk(rank, step, world);
  }

  private int receivedChunk(int step) {
    return chunks == 1 ? 0 : RingLayout.receivedChunk(rank, step, world);
  }

  private long offset(long segment, int chunk) {
    return RingLayout.chunkStart(elements, segments, segment, chunks, chunk) * elementBytes;
  }

  private long length(long segment, int chunk) {
    return RingLayout.chunkLength(elements, segments, segment, chunks, chunk) * elementBytes;
  }
}
