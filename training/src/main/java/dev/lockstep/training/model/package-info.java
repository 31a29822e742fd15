/**
 * Network specifications, the replica that hides Deeplearning4j, and the model file format.
 *
 * <p>Knows neither Spark nor other ranks. Start with {@link dev.lockstep.training.model.Replica};
 * {@link dev.lockstep.training.model.Replicas} makes them, {@link
 * dev.lockstep.training.model.GradientHook} synchronizes networks that others made.
 */
package dev.lockstep.training.model;
