package dev.lockstep.jobs.bench.peer;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Images of IDX files (unsigned bytes, {@code [count, height, width]}; labels {@code [count]}) as
 * rows of pixels and label, as one would read them with Spark without Lockstep.
 */
final class IdxImages {
  private static final int IMAGES_HEADER = 16;
  private static final int LABELS_HEADER = 8;
  private static final int PER_TASK = 5000;

  /**
   * Consecutive images of one pair of files.
   *
   * @param images file
   * @param labels file
   * @param from first image
   * @param count how many
   * @param bytes of one image
   */
  private record Range(String images, String labels, int from, int count, int bytes)
      implements java.io.Serializable {}

  private IdxImages() {}

  static Dataset<Row> read(SparkSession session, Task task) {
    List<Range> ranges = new ArrayList<>();
    List<String> paths = task.input().paths();
    for (int i = 0; i < paths.size(); i += 2) {
      ranges.addAll(ranges(paths.get(i), paths.get(i + 1)));
    }
    JavaRDD<Row> rows =
        JavaSparkContext.fromSparkContext(session.sparkContext())
            .parallelize(ranges, ranges.size())
            .flatMap(new ReadRange());
    StructType columns =
        new StructType()
            .add("image", DataTypes.BinaryType, false)
            .add("label", DataTypes.IntegerType, false);
    return session.createDataFrame(rows, columns);
  }

  private static List<Range> ranges(String images, String labels) {
    try (RandomAccessFile file = new RandomAccessFile(images, "r")) {
      file.readInt(); // magic number
      int count = file.readInt();
      int bytes = Math.multiplyExact(file.readInt(), file.readInt());
      return IntStream.range(0, (count + PER_TASK - 1) / PER_TASK)
          .map(part -> part * PER_TASK)
          .mapToObj(
              from -> new Range(images, labels, from, Math.min(PER_TASK, count - from), bytes))
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Travels to executors. */
  private static final class ReadRange implements FlatMapFunction<Range, Row> {
    private static final long serialVersionUID = 1;

    @Override
    public Iterator<Row> call(Range range) throws IOException {
      byte[] pixels = new byte[range.count() * range.bytes()];
      byte[] labels = new byte[range.count()];
      readFully(range.images(), IMAGES_HEADER + (long) range.from() * range.bytes(), pixels);
      readFully(range.labels(), LABELS_HEADER + range.from(), labels);
      return IntStream.range(0, range.count())
          .mapToObj(
              i ->
                  RowFactory.create(
                      java.util.Arrays.copyOfRange(
                          pixels, i * range.bytes(), (i + 1) * range.bytes()),
                      (int) labels[i]))
          .iterator();
    }

    private static void readFully(String path, long at, byte[] target) throws IOException {
      try (RandomAccessFile file = new RandomAccessFile(path, "r")) {
        file.seek(at);
        file.readFully(target);
      }
    }
  }
}
