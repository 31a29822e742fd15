package dev.lockstep.jobs.bench.allreduce;

/**
 * Times of one size in one round, as rank 0 of either side answers.
 *
 * @param operations that were timed
 * @param median seconds for one operation, median of the samples
 * @param min seconds for one operation in the fastest sample
 */
record Times(int operations, double median, double min) {}
