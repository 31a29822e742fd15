package dev.lockstep.preprocessing.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.csv.CsvFormat;
import dev.lockstep.preprocessing.csv.CsvTable;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordsReadTest {
  private static final StructType ID = new StructType().add("id", DataTypes.IntegerType);
  private static final String OBJECT = "s3a://raw/a";

  @TempDir private Path folder;
  private final RecordsRead read = RecordsRead.of(LocalSpark.session());

  @Test
  void aPartThatSeveralTasksReadCountsOnce() {
    read.merge(task(OBJECT, 0, 100));
    read.merge(task(OBJECT, 0, 100));
    read.merge(task(OBJECT, 4096, 7));
    read.merge(task("s3a://raw/b", 0, 3));

    assertThat(read.value()).isEqualTo(Map.of(OBJECT, 107L, "s3a://raw/b", 3L));
  }

  @Test
  void aJobThatReadsUnderAConditionTakesNothingAway() {
    read.merge(task(OBJECT, 0, 60));
    read.merge(task(OBJECT, 0, 100));
    read.merge(task(OBJECT, 0, 80));

    assertThat(read.value()).isEqualTo(Map.of(OBJECT, 100L));
  }

  @Test
  void recordsOfAnObjectThatAreKeptInTwoFilesAddUp() {
    read.add(new RecordsRead.Part(OBJECT, "rejects/part-00000.parquet", 0, 2));
    read.add(new RecordsRead.Part(OBJECT, "rejects/part-00001.parquet", 0, 3));

    assertThat(read.value()).isEqualTo(Map.of(OBJECT, 5L));
  }

  @Test
  void splitsThatManyJobsReadAreCountedOnceAndOnlyIfReadToTheirEnd() throws IOException {
    Dataset<Row> frame = table(1_000, 256);
    assertThat(frame.rdd().getNumPartitions()).isGreaterThan(10);

    assertThat(frame.limit(1).collectAsList()).hasSize(1);
    assertThat(read.value().values().stream().mapToLong(n -> n).sum()).isLessThan(1_000);
    for (int job = 0; job < 2; job++) {
      assertThat(frame.repartition(3).select("id", "_source").collectAsList()).hasSize(1_000);
      assertThat(read.value().values()).containsExactly(1_000L);
    }
  }

  private static RecordsRead task(String source, long start, long records) {
    RecordsRead task = new RecordsRead();
    task.add(source, start, records);
    return task;
  }

  private Dataset<Row> table(int rows, int splitBytes) throws IOException {
    Path file = folder.resolve("a.csv");
    Files.writeString(
        file,
        IntStream.range(0, rows)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining("\n", "id\n", "\n")));
    SourceObject object = new SourceObject(file.toUri().toString(), Files.size(file), "1");
    return CsvTable.read(
        LocalSpark.session(),
        Storage.of(new Configuration()),
        List.of(object),
        CsvFormat.builder().splitBytes(splitBytes).build(),
        ID,
        read);
  }
}
