package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.normalize.Normalization;
import dev.lockstep.preprocessing.source.SourceSpec;
import java.util.Objects;

/**
 * What one preprocessing run does, without secrets; it is stored in the manifest.
 *
 * @param dataset address to publish to, without a slash at its end
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
    OutputSpec output)
    implements DatasetSpec {
  public PreprocessSpec {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(split, "split");
    Objects.requireNonNull(normalization, "normalization");
    Objects.requireNonNull(output, "output");
    dataset = dataset.strip().replaceAll("/+$", "");
    if (dataset.isEmpty()) {
      throw new UserException("preprocess: the dataset needs an address, found none");
    }
    if (!(maxRejected >= 0 && maxRejected <= 1)) {
      throw new UserException(
          "preprocess: max_rejected must be 0 to 1 (0 % to 100 %), found " + maxRejected);
    }
  }

  /**
   * @param validation share of the train rows that become validation, at least 0 and below 1
   * @param seed of the hash that decides
   */
  public record SplitSpec(double validation, long seed) {
    public SplitSpec {
      if (!(validation >= 0 && validation < 1)) {
        throw new UserException(
            "preprocess: the validation share must be at least 0 and below 1 (something must be"
                + " left to train on), found "
                + validation);
      }
    }
  }

  /**
   * @param targetFileBytes size a Parquet file should have, in bytes before compression
   * @param rowGroupRows rows per row group
   * @param shuffleSeed seed of the global row order
   */
  public record OutputSpec(long targetFileBytes, int rowGroupRows, long shuffleSeed) {
    public OutputSpec {
      if (targetFileBytes < 1) {
        throw new UserException(
            "preprocess: output.file_size must be at least 1 byte, found " + targetFileBytes);
      }
      if (rowGroupRows < 1) {
        throw new UserException(
            "preprocess: output.row_group_rows must be at least 1, found " + rowGroupRows);
      }
    }
  }
}
