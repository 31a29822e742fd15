/**
 * Deeplearning4j's TrainingMaster over synchronous all-reduce, for programs that use
 * SparkDl4jMultiLayer or SparkComputationGraph.
 *
 * <p>It trains on the caller's RDD and knows nothing of datasets, checkpoints or published models.
 * Start with {@link dev.lockstep.training.master.LockstepTrainingMaster}.
 */
package dev.lockstep.training.master;
