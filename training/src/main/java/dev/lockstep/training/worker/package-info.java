/**
 * The loop of one rank inside a barrier task: restore, train, validate, compare, checkpoint.
 *
 * <p>Knows nothing of the driver; what it has to say travels as an {@link
 * dev.lockstep.training.worker.RankOutcome} and, while it runs, in a {@link
 * dev.lockstep.training.worker.ProgressAccumulator}. Start with {@link
 * dev.lockstep.training.worker.RankTask}.
 */
package dev.lockstep.training.worker;
