/**
 * Formats that carry their own schema: Parquet, ORC, Avro. Spark reads them; this package finds out
 * what is in them, and that every object has the columns that are read.
 *
 * <p>Start with {@link dev.lockstep.preprocessing.source.columnar.ColumnarFormat}.
 */
package dev.lockstep.preprocessing.source.columnar;
