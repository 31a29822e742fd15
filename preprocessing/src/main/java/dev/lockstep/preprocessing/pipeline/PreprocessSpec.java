package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.normalize.Normalization;
import dev.lockstep.preprocessing.source.SourceSpec;

/**
 * What one preprocessing run does, without secrets; it is stored in the manifest.
 *
 * @param dataset address to publish to
 * @param source raw records
 * @param split how rows are divided
 * @param normalization what is fit on train and frozen
 * @param maxRejected largest tolerated share of rejected records, 0 to 1
 * @param output files
 */
public record PreprocessSpec(
    String dataset,
    SourceSpec source,
    SplitSpec split,
    Normalization normalization,
    double maxRejected,
    OutputSpec output) {

  /**
   * @param validation share of the train rows that become validation, 0 to 1
   * @param seed of the hash that decides
   */
  public record SplitSpec(double validation, long seed) {}

  /**
   * @param targetFileBytes size a Parquet file should have, in bytes before compression
   * @param rowGroupRows rows per row group
   * @param shuffleSeed seed of the global row order
   */
  public record OutputSpec(long targetFileBytes, int rowGroupRows, long shuffleSeed) {}
}
