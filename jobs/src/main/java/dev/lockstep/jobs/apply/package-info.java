/**
 * New rows through the frozen transformations of a published dataset, for inference: the code that
 * made the dataset's tensors, without Spark.
 *
 * <p>Knows manifests and blocks, nothing of commands. Start with {@link
 * dev.lockstep.jobs.apply.FrozenDataset}.
 */
package dev.lockstep.jobs.apply;
