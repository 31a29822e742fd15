package dev.lockstep.preprocessing.csv;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.reading.RecordsRead;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Objects with the same columns as a table of Spark, already divided into partitions. */
final class CsvRelation implements Table, SupportsRead {
  private final Storage storage;
  private final CsvFormat format;
  private final StructType columns;
  private final List<CsvPartition> partitions;
  private final RecordsRead read;
  private final long bytes;
  private final String name;

  CsvRelation(
      Storage storage,
      CsvFormat format,
      StructType columns,
      List<SourceObject> objects,
      List<CsvPartition> partitions,
      RecordsRead read) {
    this.storage = storage;
    this.format = format;
    this.columns = columns;
    this.partitions = List.copyOf(partitions);
    this.read = read;
    bytes = objects.stream().mapToLong(SourceObject::size).sum();
    name =
        objects.size() == 1
            ? "csv " + objects.get(0).uri()
            : "csv (" + objects.size() + " objects)";
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  @Deprecated // not by us: it is the one method for this that Spark still demands
  public StructType schema() {
    return allColumns();
  }

  /** Data columns and reserved ones. */
  StructType allColumns() {
    StructType all = columns;
    for (StructField reserved : ReservedVectors.SCHEMA.fields()) {
      all = all.add(reserved);
    }
    return all;
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return new CsvScan(this);
  }

  long bytes() {
    return bytes;
  }

  List<CsvPartition> partitions() {
    return partitions;
  }

  CsvReaderFactory readerFactory(StructType wanted) {
    return new CsvReaderFactory(storage, format, columns, wanted, read);
  }
}
