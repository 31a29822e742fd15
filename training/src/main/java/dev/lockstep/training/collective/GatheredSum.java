package dev.lockstep.training.collective;

import java.nio.ByteBuffer;

/**
 * Adds the blocks of all ranks, which this rank has got, in the order and with the rounding of the
 * ring: a small all-reduce gives the bits that a large one would.
 *
 * @param rank this rank
 * @param world number of ranks
 * @param pieces how the ring would cut the vector
 * @param blocks blocks of all ranks in the order of {@link DoublingPlan}
 * @param blockBytes size of a block
 * @param plain adds
 * @param wire rounds what the ring would send
 * @param spare memory for what is rounded
 */
record GatheredSum(
    int rank,
    int world,
    Pieces pieces,
    ByteBuffer blocks,
    int blockBytes,
    Wire plain,
    Wire wire,
    ByteBuffer spare) {

  /** Overwrites the vector with the sum. */
  void into(BufferChain vector) {
    for (long segment = 0; segment < pieces.segments(); segment++) {
      for (int chunk = 0; chunk < world; chunk++) {
        long start = pieces.start(segment, chunk);
        long length = pieces.length(segment, chunk);
        for (long done = 0; done < length; ) {
          ByteBuffer view = vector.view(start + done, Math.min(length - done, most()));
          sum(view, (int) (start + done), chunk);
          done += view.remaining();
        }
      }
    }
  }

  private int most() {
    return spare.capacity() / wire.wireBytes() * wire.memoryBytes();
  }

  private void sum(ByteBuffer target, int offset, int first) {
    int count = target.remaining() / plain.memoryBytes();
    for (int hop = 0; hop < world; hop++) {
      int index = Math.floorMod(rank - first - hop, world);
      blocks.clear().position(index * blockBytes + offset);
      if (hop == 0) {
        target.put(target.position(), blocks, blocks.position(), target.remaining());
      } else {
        plain.add(blocks, target, count);
      }
      if (!wire.plain()) {
        wire.encode(target, spare.clear(), count);
      }
    }
  }
}
