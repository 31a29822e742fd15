package dev.lockstep.training.collective;

/** How a vector is cut: into segments, and each of them into chunks. Everything is in bytes. */
interface Pieces {
  /** Number of segments, 0 for an empty vector. */
  long segments();

  /** Chunks of a segment. */
  int chunks();

  /** First byte of a chunk. */
  long start(long segment, int chunk);

  /** Size of a chunk, possibly 0. */
  long length(long segment, int chunk);

  /**
   * Segments of nearly equal size, cut into chunks of nearly equal size.
   *
   * @param elements elements of the whole vector
   * @param elementBytes bytes of an element
   * @param segments number of segments
   * @param chunks parts of a segment
   */
  record Even(long elements, int elementBytes, long segments, int chunks) implements Pieces {
    /** With segments of at most {@code segmentBytes}, but at least one element. */
    static Even of(long elements, int elementBytes, int segmentBytes, int chunks) {
      int most = Math.max(1, segmentBytes / elementBytes);
      return new Even(elements, elementBytes, RingLayout.segments(elements, most), chunks);
    }

    @Override
    public long start(long segment, int chunk) {
      return RingLayout.chunkStart(elements, segments, segment, chunks, chunk) * elementBytes;
    }

    @Override
    public long length(long segment, int chunk) {
      return RingLayout.chunkLength(elements, segments, segment, chunks, chunk) * elementBytes;
    }
  }

  /** One segment whose chunks have lengths of their own. */
  final class Blocks implements Pieces {
    private final long[] starts;

    /**
     * @param lengths bytes of each block
     */
    Blocks(int... lengths) {
      starts = new long[lengths.length + 1];
      for (int i = 0; i < lengths.length; i++) {
        starts[i + 1] = starts[i] + lengths[i];
      }
    }

    @Override
    public long segments() {
      return starts[starts.length - 1] == 0 ? 0 : 1;
    }

    @Override
    public int chunks() {
      return starts.length - 1;
    }

    @Override
    public long start(long segment, int chunk) {
      return starts[chunk];
    }

    @Override
    public long length(long segment, int chunk) {
      return starts[chunk + 1] - starts[chunk];
    }
  }
}
