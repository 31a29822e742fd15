package dev.lockstep.preprocessing.source.table;

import java.util.List;

/** A source of objects. */
public sealed interface FileSpec extends TableSpec
    permits CsvSpec, ParquetSpec, OrcSpec, AvroSpec, JsonLinesSpec, TextSpec, TfRecordSpec {
  /**
   * Addresses of objects or folders ({@code s3a:}, {@code hdfs:}, {@code file:}), with {@code *},
   * {@code ?}, <code>{a,b}</code> and {@code **}; each must find something.
   */
  List<String> paths();
}
