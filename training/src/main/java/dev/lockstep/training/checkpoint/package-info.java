/**
 * Checkpoints of a training run: model files plus the state of the run, one folder per epoch.
 *
 * <p>Knows neither Spark nor other ranks; who writes when is the worker's business. Start with
 * {@link dev.lockstep.training.checkpoint.CheckpointStore}.
 */
package dev.lockstep.training.checkpoint;
