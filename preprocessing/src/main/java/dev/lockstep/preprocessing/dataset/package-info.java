/**
 * The public contract between preprocessing and everything that reads its datasets: manifest,
 * tensor encoding, reader, writer and publish protocol.
 *
 * <p>It must not know where rows come from, what a pipeline is or who trains on the result. Start
 * with {@link dev.lockstep.preprocessing.dataset.Manifest}; the byte level is specified in {@code
 * docs/reference/dataset-format.md}.
 */
package dev.lockstep.preprocessing.dataset;
