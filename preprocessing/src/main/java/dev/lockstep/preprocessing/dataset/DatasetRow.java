package dev.lockstep.preprocessing.dataset;

import java.io.Serializable;

/**
 * One row to be written.
 *
 * @param key identity of the row
 * @param features stored elements, {@link TensorSpec#rowBytes()} bytes
 * @param label class index
 */
public record DatasetRow(String key, byte[] features, int label) implements Serializable {}
