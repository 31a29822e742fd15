package dev.lockstep.training.collective;

import java.io.Closeable;
import java.util.List;

/**
 * All connections of a rank: one link for each of the distances 1, 2, 4, ... below the number of
 * ranks. The first is the ring.
 */
final class RingLinks implements Closeable {
  private final List<RingTransport> links;

  RingLinks(List<RingTransport> links) {
    this.links = List.copyOf(links);
  }

  /** By distance. */
  List<RingTransport> all() {
    return links;
  }

  RingTransport ring() {
    return links.get(0);
  }

  /** The link that one round of {@link DoublingPlan} uses. */
  RingTransport round(int round) {
    return links.get(round);
  }

  boolean closed() {
    return ring().closed();
  }

  long bytesSent() {
    return links.stream().mapToLong(RingTransport::bytesSent).sum();
  }

  long bytesSaved() {
    return links.stream().mapToLong(RingTransport::bytesSaved).sum();
  }

  @Override
  public void close() {
    IoCleanup.close(links.toArray(RingTransport[]::new));
  }
}
