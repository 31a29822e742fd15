/**
 * The driver's side of training: plan, barrier stage, retries, publication.
 *
 * <p>The only package that starts Spark jobs for training. Start with {@link
 * dev.lockstep.training.trainer.Trainer}.
 */
package dev.lockstep.training.trainer;
