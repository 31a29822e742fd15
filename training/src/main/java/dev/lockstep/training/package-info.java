/**
 * A published dataset to a synchronously trained, checkpointed, evaluated Deeplearning4j network.
 *
 * <p>Packages: {@code collective} (all-reduce), {@code data} (step plan and batches), {@code model}
 * (network specification, replica, model files), {@code spec} (what to train), {@code worker} (the
 * loop of one rank), {@code checkpoint}, {@code evaluate}, {@code trainer} (driver side), {@code
 * master} (Deeplearning4j's TrainingMaster) and {@code listener} (progress). Of preprocessing it
 * knows {@code dataset} only.
 */
package dev.lockstep.training;
