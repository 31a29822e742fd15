/**
 * Distributed prediction: a published model's answers to all rows of a split, as Parquet files that
 * are published like a dataset. The byte level is specified in {@code
 * docs/reference/predictions.md}.
 *
 * <p>Knows nothing of how the model was trained, or of its scores. Start with {@link
 * dev.lockstep.training.predict.Prediction}.
 */
package dev.lockstep.training.predict;
