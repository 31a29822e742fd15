/**
 * A published model's answers to rows of a dataset, on executors: the model's parameters are in
 * memory once, tasks take chunks of the split.
 *
 * <p>Knows neither what answers are used for nor how the model was trained. Start with {@link
 * dev.lockstep.training.inference.Inference}.
 */
package dev.lockstep.training.inference;
