package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.normalize.FeatureFit;
import dev.lockstep.preprocessing.split.SplitAssigner;
import java.io.Serializable;
import java.util.List;

/**
 * How records are divided. Travels to executors.
 *
 * @param layout of the frame they come in; its blocks have the columns of {@code features} first
 * @param features columns that features and label are made from
 * @param stored columns that go through the shuffle: those of {@code features}, then what is kept
 *     and what keys are made from; a prefix of the layout's blocks
 * @param keys how keys are made, from blocks of either schema
 * @param kept numbers of the columns, which are texts, that are kept beside the features
 * @param target how records without a usable label are found
 * @param splits which split a record is in
 * @param splitSeed seed of the key hash that it looks at
 * @param orderSeed seed of the key hash that puts rows in order
 * @param plan buckets
 * @param fit what is learned while reading
 */
record DivideSpec(
    FrameLayout layout,
    BlockSchema features,
    BlockSchema stored,
    RecordKeys keys,
    List<Integer> kept,
    TargetCheck target,
    SplitAssigner splits,
    long splitSeed,
    long orderSeed,
    BucketPlan plan,
    FeatureFit fit)
    implements Serializable {
  private static final long serialVersionUID = 1L;
}
