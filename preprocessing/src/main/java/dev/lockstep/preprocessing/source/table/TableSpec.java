package dev.lockstep.preprocessing.source.table;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Where raw records come from, and in which format they are. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "format")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CsvSpec.class, name = "csv"),
  @JsonSubTypes.Type(value = ParquetSpec.class, name = "parquet"),
  @JsonSubTypes.Type(value = OrcSpec.class, name = "orc"),
  @JsonSubTypes.Type(value = AvroSpec.class, name = "avro"),
  @JsonSubTypes.Type(value = JsonLinesSpec.class, name = "json_lines"),
  @JsonSubTypes.Type(value = TextSpec.class, name = "text"),
  @JsonSubTypes.Type(value = TfRecordSpec.class, name = "tfrecord"),
  @JsonSubTypes.Type(value = JdbcSpec.class, name = "jdbc")
})
public sealed interface TableSpec permits FileSpec, JdbcSpec {}
