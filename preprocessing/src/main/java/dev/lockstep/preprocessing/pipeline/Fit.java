package dev.lockstep.preprocessing.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.DatasetRow;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.normalize.ChannelStatistics;
import dev.lockstep.preprocessing.normalize.ChannelSums;
import dev.lockstep.preprocessing.normalize.Normalization;
import dev.lockstep.preprocessing.normalize.Normalizer;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;

/**
 * A normalization as it was fit on the train split.
 *
 * @param normalizer what applies it
 * @param statistics what was learned, by name of the transformation; empty if it learns nothing
 */
record Fit(Normalizer normalizer, Map<String, JsonNode> statistics) {
  private static final String STANDARDIZE = "standardize";

  Fit {
    statistics = Map.copyOf(statistics);
  }

  /**
   * Fits in one pass over the rows, or in none.
   *
   * @param train rows of uint8 {@code [channels, ...]}
   * @param ifEmpty what to throw if rows are needed but there are none
   */
  static Fit of(
      Normalization normalization,
      JavaRDD<DatasetRow> train,
      int channels,
      Supplier<? extends RuntimeException> ifEmpty) {
    if (normalization instanceof Normalization.Scale scale) {
      return new Fit(Normalizer.of(scale), Map.of());
    }
    if (normalization instanceof Normalization.Standardize) {
      ChannelSums sums = train.treeAggregate(new ChannelSums(channels), new AddRow(), new Merge());
      if (sums.rows() == 0) {
        throw ifEmpty.get();
      }
      ChannelStatistics statistics = sums.freeze();
      return new Fit(Normalizer.of(statistics), Map.of(STANDARDIZE, Json.tree(statistics)));
    }
    throw new IllegalStateException("no fit for " + normalization.getClass());
  }

  private static final class AddRow implements Function2<ChannelSums, DatasetRow, ChannelSums> {
    private static final long serialVersionUID = 1L;

    @Override
    public ChannelSums call(ChannelSums sums, DatasetRow row) {
      return sums.add(row.features());
    }
  }

  private static final class Merge implements Function2<ChannelSums, ChannelSums, ChannelSums> {
    private static final long serialVersionUID = 1L;

    @Override
    public ChannelSums call(ChannelSums sums, ChannelSums more) {
      return sums.merge(more);
    }
  }
}
