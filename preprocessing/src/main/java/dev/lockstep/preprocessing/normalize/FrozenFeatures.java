package dev.lockstep.preprocessing.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.Split;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;

/**
 * Fitted features: the only thing that turns blocks into stored tensors, in a run as in {@code
 * lockstep apply}. Immutable; travels to executors.
 */
public interface FrozenFeatures extends Serializable {
  /** Columns that blocks must have, in this order. */
  BlockSchema input();

  /** Tensor, label and key columns of the dataset. */
  Schema schema();

  /** What was learned, by name of the column or transformation, for the manifest. */
  Map<String, JsonNode> statistics();

  /** What gives columns back; empty where features are elements of a tensor. */
  Optional<FeatureInversion> inversion();

  /** Everything, for the manifest, from which it can be made again. */
  JsonNode toJson();

  /**
   * Encodes all rows of a block.
   *
   * @param split of all rows, which out-of-fold encodings look at; null for rows outside of a
   *     dataset
   * @param hashes hash of each row's key; null for rows outside of a dataset
   * @param target receives the stored bytes {@code [rows, rowBytes]} of {@link Schema#features},
   *     little-endian, from its beginning
   */
  void encode(Block block, Split split, long[] hashes, byte[] target);

  /**
   * Labels as they are stored: a class index, or the scaled value; NaN where the label is missing
   * or is no class.
   *
   * @param target receives float64 {@code [rows]}
   */
  void labels(Block block, double[] target);
}
