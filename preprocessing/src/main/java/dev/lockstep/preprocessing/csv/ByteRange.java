package dev.lockstep.preprocessing.csv;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.function.Function;

/**
 * Bytes of a large object that one task looks over before the object is read. Travels to executors.
 *
 * @param start first byte
 * @param end behind the last byte
 */
record ByteRange(SourceObject object, long start, long end) implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int BUFFER_BYTES = 256 << 10;

  /**
   * What was found. (Not a record: Spark's Kryo, which may carry results, cannot write records.)
   */
  static final class Facts implements Serializable {
    private static final long serialVersionUID = 1L;

    private final byte[] states;
    private final String[] names;
    private final long dataStart;

    Facts(byte[] states, String[] names, long dataStart) {
      this.states = states;
      this.names = names;
      this.dataStart = dataStart;
    }

    /** State at the end by state at the beginning; null where nobody asked. */
    byte[] states() {
      return states;
    }

    /** Names in the header; null where there is none, or the range does not begin the object. */
    String[] names() {
      return names;
    }

    /** First byte behind the header. */
    long dataStart() {
      return dataStart;
    }
  }

  /**
   * Finds the facts of a range by its number. The ranges travel with this function, which Spark
   * always serializes with Java, since elements of an RDD go through the application's own choice.
   */
  static final class Explore implements Function<Integer, Facts> {
    private static final long serialVersionUID = 1L;

    private final Storage storage;
    private final CsvFormat format;
    private final List<ByteRange> ranges;
    private final boolean states;

    Explore(Storage storage, CsvFormat format, List<ByteRange> ranges, boolean states) {
      this.storage = storage;
      this.format = format;
      this.ranges = List.copyOf(ranges);
      this.states = states;
    }

    @Override
    public Facts call(Integer number) {
      ByteRange range = ranges.get(number);
      long from = range.start();
      long dataStart = 0;
      String[] names = null;
      if (range.start() == 0) {
        try (ObjectBytes in = ObjectBytes.open(storage, range.object(), 0)) {
          ByteWindow window = new ByteWindow(in, 0, ByteWindow.USUAL_BYTES, format);
          Header.skipByteOrderMark(window);
          from = window.position();
          if (format.header()) {
            List<String> found = Header.read(window, format, range.object().uri());
            names = found.isEmpty() ? null : found.toArray(String[]::new);
          }
          dataStart = window.offset(window.position());
        }
      }
      return new Facts(states ? transition(range, from) : null, names, dataStart);
    }

    private byte[] transition(ByteRange range, long from) {
      SplitTransition transition = new SplitTransition(format);
      byte[] buffer = new byte[BUFFER_BYTES + Words.SLACK];
      try (ObjectBytes in = ObjectBytes.open(storage, range.object(), from)) {
        long at = from;
        while (at < range.end()) {
          int want = (int) Math.min(BUFFER_BYTES, range.end() - at);
          int read = in.read(buffer, 0, want);
          transition.append(buffer, 0, read);
          at += read;
          if (read < want) {
            break; // the object became shorter; who reads it will notice
          }
        }
      }
      return transition.states();
    }
  }
}
