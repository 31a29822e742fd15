/**
 * What {@code lockstep replay-rejects} reads and prints: rejected records as lines that a person
 * can correct, and what became of them.
 *
 * <p>It knows nothing of Spark. Start with {@link dev.lockstep.jobs.replay.RejectLine}.
 */
package dev.lockstep.jobs.replay;
