package dev.lockstep.preprocessing.pipeline;

import java.io.Serializable;

/**
 * Some bytes for a bucket. A plain class and not a record, because it goes through a shuffle and
 * Spark's Kryo serializer, if the application chose it, cannot write records.
 */
final class Packet implements Comparable<Packet>, Serializable {
  private static final long serialVersionUID = 1L;
  private final int task;
  private final int sequence;
  private final byte[] bytes;

  /**
   * @param task number of the reading task
   * @param sequence number of the packet in what that task gave
   */
  Packet(int task, int sequence, byte[] bytes) {
    this.task = task;
    this.sequence = sequence;
    this.bytes = bytes;
  }

  int task() {
    return task;
  }

  byte[] bytes() {
    return bytes;
  }

  /** By origin, which is the same order whenever and wherever packets arrive. */
  @Override
  public int compareTo(Packet other) {
    int byTask = Integer.compare(task, other.task);
    return byTask != 0 ? byTask : Integer.compare(sequence, other.sequence);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Packet that && compareTo(that) == 0;
  }

  @Override
  public int hashCode() {
    return 31 * task + sequence;
  }
}
