/**
 * What a training run is asked to do, as plain values: made by whoever reads the configuration,
 * read by the driver and by every rank.
 *
 * <p>Knows neither Spark nor Deeplearning4j. Start with {@link
 * dev.lockstep.training.spec.TrainSpec}.
 */
package dev.lockstep.training.spec;
