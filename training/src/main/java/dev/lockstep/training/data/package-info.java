/**
 * Which rows a rank trains on, and those rows as dense float batches.
 *
 * <p>Knows the dataset format, but not the network. Start with {@link
 * dev.lockstep.training.data.StepPlan}.
 */
package dev.lockstep.training.data;
