/**
 * Rejected records as a source: the records that a version or a failed run put aside are read from
 * their Parquet files and parsed again by the format that they came from, so that they meet the
 * same steps and rules as raw objects do.
 *
 * <p>It knows nothing of versions. Start with {@link
 * dev.lockstep.preprocessing.source.replay.RejectedSource}.
 */
package dev.lockstep.preprocessing.source.replay;
