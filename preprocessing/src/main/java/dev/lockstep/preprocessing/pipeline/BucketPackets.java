package dev.lockstep.preprocessing.pipeline;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import scala.Tuple2;

/**
 * Gathers the packets of one bucket after the other, each bucket's in the order of their origin.
 */
final class BucketPackets implements Iterator<List<Packet>> {
  private final Iterator<Tuple2<Integer, Packet>> packets;
  private Tuple2<Integer, Packet> ahead;

  /**
   * @param packets those of a bucket next to each other
   */
  BucketPackets(Iterator<Tuple2<Integer, Packet>> packets) {
    this.packets = packets;
    this.ahead = packets.hasNext() ? packets.next() : null;
  }

  @Override
  public boolean hasNext() {
    return ahead != null;
  }

  @Override
  public List<Packet> next() {
    if (ahead == null) {
      throw new NoSuchElementException();
    }
    int bucket = ahead._1();
    List<Packet> gathered = new ArrayList<>();
    while (ahead != null && ahead._1() == bucket) {
      gathered.add(ahead._2());
      ahead = packets.hasNext() ? packets.next() : null;
    }
    gathered.sort(null);
    return gathered;
  }
}
