package dev.lockstep.preprocessing.pipeline;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;

/** Some bytes for a bucket; goes through the shuffle as {@link PacketSerializer} says. */
final class Packet implements Comparable<Packet> {
  private static final int FIRST_BYTES = 1 << 20;

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

  void write(DataOutputStream out) throws IOException {
    out.writeInt(task);
    out.writeInt(sequence);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** The opposite of {@link #write}; a wrong length costs no more memory than there are bytes. */
  static Packet read(DataInputStream in) throws IOException {
    int task = in.readInt();
    int sequence = in.readInt();
    int length = in.readInt();
    if (length < 0) {
      throw new IOException("a packet of " + length + " bytes; the shuffle's data is damaged");
    }
    byte[] bytes = length <= FIRST_BYTES ? new byte[length] : null;
    if (bytes == null) {
      bytes = in.readNBytes(length);
    } else {
      in.readFully(bytes);
    }
    if (bytes.length < length) {
      throw new EOFException();
    }
    return new Packet(task, sequence, bytes);
  }

  /** Reads what must be there: the end of a stream within a packet is not the end of packets. */
  static <T> T whole(Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (EOFException e) {
      throw new IOException("a packet ends before its length; the shuffle's data is damaged", e);
    }
  }

  /** Reads from a stream. */
  @FunctionalInterface
  interface Reading<T> {
    T read() throws IOException;
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
