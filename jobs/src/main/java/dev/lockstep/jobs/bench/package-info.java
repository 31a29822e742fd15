/**
 * Benchmarks that measure Lockstep and a named peer in the same run.
 *
 * <p>Every benchmark is one {@link dev.lockstep.jobs.bench.Benchmark}; what it measures is checked
 * for the right result first. {@code bench.allreduce}, {@code bench.preprocess} and {@code
 * bench.train} have them.
 */
package dev.lockstep.jobs.bench;
