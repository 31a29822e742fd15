/**
 * {@code lockstep bench preprocess}: the same raw data through Lockstep and through its peers, in
 * one run, each in a process of its own.
 *
 * <p>A {@link dev.lockstep.jobs.bench.preprocess.BenchCase} makes the raw data, {@link
 * dev.lockstep.jobs.bench.preprocess.PreprocessBenchmark} runs all sides in alternating order,
 * {@link dev.lockstep.jobs.bench.preprocess.Agreement} compares what they wrote before any figure
 * is told. What the sides do is in {@code jobs.bench.peer}; this package never looks into it.
 */
package dev.lockstep.jobs.bench.preprocess;
