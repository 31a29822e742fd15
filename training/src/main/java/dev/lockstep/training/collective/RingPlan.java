package dev.lockstep.training.collective;

/**
 * What a rank sends to its successor and receives from its predecessor. The piece sent in a step is
 * the one received in the step before, so it can be forwarded as its bytes arrive.
 *
 * @param rank this rank
 * @param world number of ranks
 * @param pieces {@code world} chunks a segment, or 1 when whole segments travel
 * @param sendFrom first step in which this rank sends
 * @param sendTo step before which it stops to send
 * @param receiveFrom first step in which this rank receives
 * @param receiveTo step before which it stops to receive
 * @param sumTo steps before this one add what arrives, the others overwrite
 */
record RingPlan(
    int rank,
    int world,
    Pieces pieces,
    int sendFrom,
    int sendTo,
    int receiveFrom,
    int receiveTo,
    int sumTo)
    implements Plan {

  /** Reduce-scatter followed by all-gather. */
  static RingPlan allReduce(int rank, int world, Pieces pieces) {
    int steps = 2 * (world - 1);
    return new RingPlan(rank, world, pieces, 0, steps, 0, steps, world - 1);
  }

  /** Every rank contributes the block at its place. */
  static RingPlan allGather(int rank, int world, Pieces blocks) {
    return new RingPlan(rank, world, blocks, 0, world - 1, 0, world - 1, 0);
  }

  /** Whole segments go from {@code root} around to the rank before it. */
  static RingPlan broadcast(int rank, int world, long bytes, int root, int segmentBytes) {
    int distance = Math.floorMod(rank - root, world);
    return new RingPlan(
        rank,
        world,
        Pieces.Even.of(bytes, 1, segmentBytes, 1),
        distance,
        distance == world - 1 ? distance : distance + 1,
        Math.max(0, distance - 1),
        distance,
        0);
  }

  @Override
  public RingCursor sends() {
    return new RingCursor(pieces.segments(), sendFrom, sendTo);
  }

  @Override
  public RingCursor receives() {
    return new RingCursor(pieces.segments(), receiveFrom, receiveTo);
  }

  @Override
  public boolean forwards(int step) {
    return receiveTo > receiveFrom && step > receiveFrom;
  }

  @Override
  public boolean sums(int step) {
    return step < sumTo;
  }

  @Override
  public long sendOffset(long segment, int step) {
    return pieces.start(segment, sentChunk(step));
  }

  @Override
  public long sendLength(long segment, int step) {
    return pieces.length(segment, sentChunk(step));
  }

  @Override
  public long receiveOffset(long segment, int step) {
    return pieces.start(segment, receivedChunk(step));
  }

  @Override
  public long receiveLength(long segment, int step) {
    return pieces.length(segment, receivedChunk(step));
  }

  private int sentChunk(int step) {
    return pieces.chunks() == 1 ? 0 : RingLayout.sentChunk(rank, step, world);
  }

  private int receivedChunk(int step) {
    return pieces.chunks() == 1 ? 0 : RingLayout.receivedChunk(rank, step, world);
  }
}
