/**
 * Distributed evaluation of a published model.
 *
 * <p>Knows nothing of how the model was trained. Start with {@link
 * dev.lockstep.training.evaluate.Evaluator}.
 */
package dev.lockstep.training.evaluate;
