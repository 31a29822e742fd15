/**
 * New rows through what made a published dataset, for inference: the record steps, rules and frozen
 * features of the run, row by row. Spark is needed for lookups alone.
 *
 * <p>Knows manifests and blocks, nothing of commands. Start with {@link
 * dev.lockstep.jobs.apply.FrozenDataset}.
 */
package dev.lockstep.jobs.apply;
