package dev.lockstep.preprocessing.reading;

import java.io.Serializable;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.AccumulatorV2;

/**
 * How many records readers gave, by raw object. A reader adds a part when it has reached its end;
 * Spark brings what the tasks that succeed have added to the driver.
 *
 * <p>A part counts once, however often it was read: by a task that is repeated or runs twice, or by
 * more than one job. Of different numbers the largest counts, because a job may read under a
 * condition that leaves records out.
 *
 * <p>Travels to executors. Thread-safe, since the heartbeat reads what a task writes.
 */
public final class RecordsRead extends AccumulatorV2<RecordsRead.Part, SortedMap<String, Long>> {
  private static final long serialVersionUID = 1L;

  private final ConcurrentMap<Place, Long> parts = new ConcurrentHashMap<>();

  /**
   * Part of an object, read to its end.
   *
   * @param source address of the object that the records were in
   * @param file address of what was read: the object itself, or where its records were kept
   * @param start where the part begins, in any unit that tells the parts of a file apart
   * @param records of that object in it
   */
  public record Part(String source, String file, long start, long records) {}

  private record Place(String source, String file, long start) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /** For reading in this process; jobs need one of {@link #of}. */
  public RecordsRead() {}

  /** For jobs of a session. */
  public static RecordsRead of(SparkSession spark) {
    RecordsRead read = new RecordsRead();
    // without a name: its value is no text for the Spark UI
    spark.sparkContext().register(read);
    return read;
  }

  /** Adds a part of an object that is read where it lies. */
  public void add(String source, long start, long records) {
    add(new Part(source, source, start, records));
  }

  @Override
  public void add(Part part) {
    parts.merge(new Place(part.source(), part.file(), part.start()), part.records(), Math::max);
  }

  @Override
  public void merge(AccumulatorV2<Part, SortedMap<String, Long>> other) {
    ((RecordsRead) other).parts.forEach((place, records) -> parts.merge(place, records, Math::max));
  }

  /** Records by address of the object. */
  @Override
  public SortedMap<String, Long> value() {
    SortedMap<String, Long> records = new TreeMap<>();
    parts.forEach((place, read) -> records.merge(place.source(), read, Long::sum));
    return records;
  }

  @Override
  public boolean isZero() {
    return parts.isEmpty();
  }

  @Override
  public RecordsRead copy() {
    RecordsRead copy = new RecordsRead();
    copy.parts.putAll(parts);
    return copy;
  }

  @Override
  public void reset() {
    parts.clear();
  }
}
