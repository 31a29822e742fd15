package dev.lockstep.preprocessing.csv;

import java.util.Arrays;

/**
 * The part of an object that is in memory. Bytes from {@link #position} to {@link #limit} are still
 * to be read; {@link Words#SLACK} zero bytes follow them, then scratch space for fields whose
 * escapes were resolved. The last record of an object always ends with an end of line: one is added
 * where there is none in the object.
 */
final class ByteWindow {
  /** 768 KiB: a batch of usual records, and with what is parsed from it still in a core's cache. */
  static final int USUAL_BYTES = 768 << 10;

  /** 64 KiB: what is read at a time to finish the last record of a split. */
  private static final int TAIL_BYTES = 64 << 10;

  /** The end of line of a record, and the byte that a closing quote is judged by. */
  private static final int BEHIND_RECORD = 2;

  private final ObjectBytes in;
  private final long end;
  private final int largest;

  private byte[] data;
  private int capacity;
  private int position;
  private int limit;
  private int scratch;
  private long base;
  private boolean complete;

  /**
   * @param in bytes from where the window begins
   * @param start position in the object of the first byte
   * @param end of the split; what follows is only read to finish a record
   * @param format says how long a record may be
   */
  ByteWindow(ObjectBytes in, long start, long end, CsvFormat format) {
    this.in = in;
    this.end = end;
    largest = format.maxRecordBytes() + BEHIND_RECORD;
    base = start;
    long expected = Math.min(USUAL_BYTES, Math.max(TAIL_BYTES, in.sizeHint() - start));
    capacity = (int) Math.min(expected, largest);
    data = new byte[capacity + 2 * Words.SLACK];
  }

  byte[] data() {
    return data;
  }

  int position() {
    return position;
  }

  void moveTo(int newPosition) {
    position = newPosition;
  }

  int limit() {
    return limit;
  }

  /** Position in the object of a byte of the window. */
  long offset(int at) {
    return base + at;
  }

  /** Whether the object's last byte is in the window; an end of line follows it. */
  boolean isComplete() {
    return complete;
  }

  /**
   * Forgets what lies before the position, reads on, and grows where there is no room.
   *
   * @return false if the window is as large as it may be, or holds the object's end already
   */
  boolean fill() {
    if (complete) {
      return false;
    }
    compact();
    if (limit >= capacity && !grow()) {
      return false;
    }
    int want = capacity - limit;
    long beforeEnd = end - offset(limit);
    want = (int) Math.min(want, beforeEnd > 0 ? beforeEnd : TAIL_BYTES);
    int read = in.read(data, limit, want);
    limit += read;
    if (read < want) {
      data[limit++] = '\n';
      complete = true;
    }
    Arrays.fill(data, limit, limit + Words.SLACK, (byte) 0);
    return true;
  }

  /** Forgets everything read so far, so that reading on takes no more memory. */
  void discard() {
    position = limit;
  }

  /** Room for {@code bytes} of scratch; scratch that was given out before stays where it is. */
  int scratch(int bytes) {
    int at = Math.max(scratch, limit + Words.SLACK);
    if (at + bytes + Words.SLACK > data.length) {
      data = Arrays.copyOf(data, Math.max(data.length + (data.length >> 1), at + bytes + 64));
    }
    scratch = at + bytes;
    return at;
  }

  /** Gives all scratch back. */
  void clearScratch() {
    scratch = 0;
  }

  private void compact() {
    System.arraycopy(data, position, data, 0, limit - position);
    base += position;
    limit -= position;
    position = 0;
    scratch = 0;
  }

  private boolean grow() {
    if (capacity >= largest) {
      return false;
    }
    capacity = (int) Math.min(largest, 2L * capacity);
    // one byte of the slack is for the end of line that may be added
    data = Arrays.copyOf(data, Math.max(data.length, capacity + 2 * Words.SLACK));
    return true;
  }
}
