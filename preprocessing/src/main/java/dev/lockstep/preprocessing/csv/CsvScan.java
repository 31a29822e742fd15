package dev.lockstep.preprocessing.csv;

import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.types.StructType;

/** What Spark plans a read of a {@link CsvRelation} with. Lives on the driver. */
final class CsvScan
    implements Scan, Batch, SupportsReportStatistics, ScanBuilder, SupportsPushDownRequiredColumns {
  private final CsvRelation relation;
  private StructType wanted;

  CsvScan(CsvRelation relation) {
    this.relation = relation;
    wanted = relation.allColumns();
  }

  @Override
  public void pruneColumns(StructType required) {
    wanted = required;
  }

  @Override
  public Scan build() {
    return this;
  }

  @Override
  public StructType readSchema() {
    return wanted;
  }

  @Override
  public String description() {
    return relation.name() + " " + wanted.simpleString();
  }

  @Override
  public ColumnarSupportMode columnarSupportMode() {
    return ColumnarSupportMode.SUPPORTED;
  }

  @Override
  public Statistics estimateStatistics() {
    return new Size(relation.bytes());
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    List<CsvPartition> partitions = relation.partitions();
    return partitions.toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return relation.readerFactory(wanted);
  }

  /** The objects' size stands for what is read; nobody has counted rows. */
  private record Size(long bytes) implements Statistics {
    @Override
    public OptionalLong sizeInBytes() {
      return OptionalLong.of(bytes);
    }

    @Override
    public OptionalLong numRows() {
      return OptionalLong.empty();
    }
  }
}
