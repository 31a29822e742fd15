package dev.lockstep.preprocessing.csv;

import java.util.List;
import org.apache.spark.sql.connector.read.InputPartition;

/**
 * Splits that one task reads one after the other: one of a large object, or several small objects.
 *
 * @param splits in the order of the objects
 */
record CsvPartition(List<CsvSplit> splits) implements InputPartition {
  private static final long serialVersionUID = 1L;

  CsvPartition {
    splits = List.copyOf(splits);
  }
}
