package dev.lockstep.preprocessing.quality;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.RowGroupData;
import dev.lockstep.preprocessing.dataset.ShardReader;
import dev.lockstep.preprocessing.split.KeyHash;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Rows of a file as {@link LeakCheck} wants them, a row group at a time. */
final class HashRows implements FlatMapFunction<HashedFile, Row> {
  private static final long serialVersionUID = 1L;
  private static final long HIGH = KeyHash.state(1);
  private static final long LOW = KeyHash.state(2);
  private final DatasetVersion version;

  HashRows(DatasetVersion version) {
    this.version = version;
  }

  @Override
  public Iterator<Row> call(HashedFile from) {
    ShardReader reader = ShardReader.open(version, from.file());
    TaskContext.get().addTaskCompletionListener(new CloseReader(reader));
    int split = from.split().ordinal();
    Stream<Row> rows =
        IntStream.range(0, from.file().rowGroups().size())
            .boxed()
            .flatMap(group -> rows(reader.read(group, true), split));
    return rows.iterator();
  }

  private static Stream<Row> rows(RowGroupData group, int split) {
    byte[] row = new byte[group.spec().rowBytes() + Float.BYTES];
    ByteBuffer label = ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN);
    return IntStream.range(0, group.rows())
        .mapToObj(
            i -> {
              group.features().get(i * group.spec().rowBytes(), row, 0, row.length - Float.BYTES);
              label.putFloat(row.length - Float.BYTES, group.labels().get(i));
              return RowFactory.create(
                  split,
                  group.keys().get(i),
                  KeyHash.of(HIGH, row, 0, row.length),
                  KeyHash.of(LOW, row, 0, row.length));
            });
  }
}
