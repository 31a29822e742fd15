/**
 * The promise that ranks in lock step compute what one process with the joined batch computes, put
 * to the test on a user's own network, data and executors.
 *
 * <p>It trains a few steps twice, publishes nothing and knows nothing of checkpoints. Start with
 * {@link dev.lockstep.training.verify.SyncCheck}.
 */
package dev.lockstep.training.verify;
