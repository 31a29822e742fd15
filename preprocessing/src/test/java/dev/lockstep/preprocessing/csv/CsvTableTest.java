package dev.lockstep.preprocessing.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.Failures;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.reading.RecordsRead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTableTest {
  private static final StructType COLUMNS =
      StructType.fromDDL("name string, size double, count bigint");

  @TempDir Path folder;
  private final Storage storage = Storage.of(new Configuration());
  private final List<SourceObject> objects = new ArrayList<>();

  @Test
  void readsColumnsAndSaysWhereEachRecordWas() throws IOException {
    write("a.csv", "name,size,count\nx,1.5,3\n\"y, z\",,-7\n");

    List<Row> rows = read(CsvFormat.defaults()).collectAsList();

    String uri = objects.get(0).uri();
    byte[] raw = "\"y, z\",,-7".getBytes(UTF_8);
    assertThat(rows)
        .containsExactly(
            RowFactory.create("x", 1.5, 3L, uri, 16L, "x,1.5,3".getBytes(UTF_8), null, null),
            RowFactory.create("y, z", null, -7L, uri, 24L, raw, null, null));
  }

  @Test
  void readsOnlyTheColumnsThatAreAskedFor() throws IOException {
    write("a.csv", "count,size,name\n1,0.5,x\n2,no number,y\n");

    Dataset<Row> read = read(CsvFormat.defaults());

    assertThat(read.select("name", "count").collectAsList())
        .containsExactly(RowFactory.create("x", 1L), RowFactory.create("y", 2L));
    assertThat(read.count()).isEqualTo(2);
    assertThat(read.where("_rule is not null").select("size", "_reason").collectAsList())
        .containsExactly(RowFactory.create(null, "column size: 'no number' is not a number"));
  }

  @Test
  void readsRecordsThatReachOverManySplitsOnce() throws IOException {
    write("a.csv", "name,size,count\r\n\"a\n\"\"\r\n,\",1,1\r\n\r\nb,2,2\n\"c\n\",3,3");
    write("b.csv", "size,name,count\n4,d,4\n");

    for (int bytes : new int[] {5, 12, 30}) {
      List<Row> rows =
          read(CsvFormat.builder().splitBytes(bytes).build())
              .select("name", "size")
              .collectAsList();

      assertThat(rows)
          .as("splits of %d bytes", bytes)
          .containsExactly(
              RowFactory.create("a\n\"\r\n,", 1.0),
              RowFactory.create("b", 2.0),
              RowFactory.create("c\n", 3.0),
              RowFactory.create("d", 4.0));
    }
  }

  @Test
  void refusesAHeaderWithOtherColumnsAndNamesThem() throws IOException {
    write("a.csv", "name,sizes,count\n");

    assertThatThrownBy(() -> read(CsvFormat.defaults()).count())
        .satisfies(
            failure ->
                assertThat(Failures.unwrap((Exception) failure))
                    .isInstanceOf(UserException.class)
                    .hasMessageContainingAll(
                        "a.csv", "missing are [size]", "not expected are [sizes]"));
  }

  private Dataset<Row> read(CsvFormat format) {
    return CsvTable.read(
        LocalSpark.session(),
        storage,
        objects,
        format,
        COLUMNS,
        RecordsRead.of(LocalSpark.session()));
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    byte[] bytes = text.getBytes(UTF_8);
    Files.write(file, bytes);
    objects.add(new SourceObject(file.toUri().toString(), bytes.length, "1"));
  }
}
