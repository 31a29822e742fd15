package dev.lockstep.preprocessing.dataset;

import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;

/** One shard written without Spark, and the dataset version it belongs to. */
record ShardFixture(DatasetVersion dataset, ShardFile file) {

  static ShardFixture write(Path folder, Schema schema, List<DatasetRow> rows, int rowGroupRows)
      throws IOException {
    Storage storage = Storage.of(new Configuration());
    String address = folder.toUri().toString().replaceAll("/$", "");
    String id = "000000000000-00000000";
    ShardFile file = writeFile(storage, address + "/versions/" + id, schema, rows, rowGroupRows);
    SplitFiles train = new SplitFiles(rows.size(), classCounts(schema, rows), List.of(file));
    Manifest sample = SampleData.manifest(id, Map.of(), List.of());
    Manifest manifest =
        new Manifest(
            sample.formatVersion(),
            id,
            sample.fingerprint(),
            sample.contentSha256(),
            sample.codeVersion(),
            sample.sources(),
            sample.specification(),
            schema,
            sample.statistics(),
            new RowCounts(rows.size(), rows.size(), 0, 0, 0, 0, 0),
            Map.of(Split.TRAIN, train),
            sample.rejects());
    return new ShardFixture(new DatasetVersion(storage, address, manifest), file);
  }

  private static List<Long> classCounts(Schema schema, List<DatasetRow> rows) {
    return LongStream.range(0, schema.label().classCount())
        .map(label -> rows.stream().filter(row -> row.label() == label).count())
        .boxed()
        .toList();
  }

  private static ShardFile writeFile(
      Storage storage, String folder, Schema schema, List<DatasetRow> rows, int rowGroupRows)
      throws IOException {
    String relative = "train/part-00000.parquet";
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folder + "/" + relative);
    DatasetTable table = new DatasetTable(schema);
    try (HashingOutputFile output = new HashingOutputFile(storage.fileSystem(folder), path);
        TableWriter writer =
            new TableWriter(output, table.parquetSchema(), table.metadata(), rowGroupRows)) {
      for (DatasetRow row : rows) {
        table.write(row, writer);
        writer.endRow();
      }
      List<RowGroup> groups = writer.finish();
      output.close();
      return new ShardFile(relative, rows.size(), output.bytes(), output.sha256(), groups);
    }
  }

  Path path() {
    return Path.of(URI.create(dataset.uri(file)));
  }

  ShardReader open() {
    return ShardReader.open(dataset, file);
  }
}
