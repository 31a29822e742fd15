/**
 * Benchmarks that measure Lockstep and a named peer in the same run.
 *
 * <p>Every benchmark is one {@link dev.lockstep.jobs.bench.Benchmark}; what it measures is checked
 * for the right result first. The small one is {@link dev.lockstep.jobs.bench.AllReduceBenchmark};
 * {@code bench.preprocess} has the large one.
 */
package dev.lockstep.jobs.bench;
