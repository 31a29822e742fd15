package dev.lockstep.training.data;

import java.nio.ByteBuffer;

/**
 * One rank's share of a global batch. The buffers belong to the reader and are valid until the next
 * call of {@link BatchReader#next()}.
 *
 * @param step 0-based step within the epoch
 * @param rows rows in this share; may be 0
 * @param globalRows rows of the step over all ranks
 * @param features direct, native order, float32 {@code [rows, elements]}, affine map applied
 * @param labels class index or stored value per row; only the first {@code rows} entries count
 */
public record Batch(int step, int rows, int globalRows, ByteBuffer features, float[] labels) {}
