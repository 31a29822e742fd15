/**
 * What a training run tells those who watch it.
 *
 * <p>Plain facts, no rendering. Start with {@link dev.lockstep.training.listener.ProgressListener}.
 */
package dev.lockstep.training.listener;
