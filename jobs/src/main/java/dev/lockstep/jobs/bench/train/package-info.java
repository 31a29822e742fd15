/**
 * {@code lockstep bench train}: samples per second of synchronous training, against PyTorch on one
 * process and with DistributedDataParallel over gloo, Deeplearning4j alone, and its
 * parameter-averaging training master on Spark.
 *
 * <p>Every side is a group of processes that speaks the same lines. Start with {@link
 * dev.lockstep.jobs.bench.train.StepBenchmark}, which measures steps, and {@link
 * dev.lockstep.jobs.bench.train.MasterBenchmark}, which measures {@code fit} on an RDD.
 */
package dev.lockstep.jobs.bench.train;
