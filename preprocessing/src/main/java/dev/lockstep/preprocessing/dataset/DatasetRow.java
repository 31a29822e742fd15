package dev.lockstep.preprocessing.dataset;

import java.io.Serializable;

/**
 * One row to be written.
 *
 * @param key identity of the row
 * @param features stored elements, {@link TensorSpec#rowBytes()} bytes
 * @param label class index, or the stored value of a {@link ValueLabel}, which is rounded to
 *     float32
 */
public record DatasetRow(String key, byte[] features, double label) implements Serializable {}
