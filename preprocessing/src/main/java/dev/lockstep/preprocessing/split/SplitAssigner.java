package dev.lockstep.preprocessing.split;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.BlockSchema;
import java.io.Serializable;
import org.apache.spark.sql.types.StructType;

/** Gives every row of a block its split. Immutable; travels to executors. */
public interface SplitAssigner extends Serializable {
  /** Instead of a split: the row has no value that could decide, see {@link #rejection}. */
  byte REJECTED = -1;

  /**
   * Why a row has no split.
   *
   * @param rule name of the rule it broke: {@code group}, {@code time} or {@code split}
   * @param reason what was found and what is allowed
   */
  record Rejection(String rule, String reason) {}

  /**
   * Assigner for blocks of a schema.
   *
   * @param types of the frame that the blocks are made from; only a split by time looks at them
   * @param strata bounds of a stratified split; empty bounds mean that every stratum gets its
   *     expected share only
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if the deciding column is
   *     missing or is of the wrong kind
   */
  static SplitAssigner of(
      SplitSpec spec, BlockSchema schema, StructType types, StrataBounds strata) {
    return new Assigners(spec, schema, types).make(strata);
  }

  /**
   * Writes the ordinal of each row's {@link dev.lockstep.preprocessing.dataset.Split}.
   *
   * @param keyHashes int64 {@code [at least rows]}: {@link KeyHash} of each row's key with the seed
   *     of the specification
   * @param splits receives int8 {@code [at least rows]}: the ordinal, or {@link #REJECTED}
   */
  void assign(Block block, long[] keyHashes, byte[] splits);

  /**
   * Why a row got {@link #REJECTED}.
   *
   * @throws IllegalStateException if this way to split rejects nothing
   */
  Rejection rejection(Block block, int row);
}
