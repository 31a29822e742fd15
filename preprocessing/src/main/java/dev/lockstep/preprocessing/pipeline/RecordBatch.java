package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.dataset.RejectedRecord;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Some records of a source.
 *
 * @param block their columns; those of rejected records are unspecified
 * @param fates code of each record's {@link Fate} {@code [rows]}; the receiver may change them
 * @param rejected those that are rejected, in order
 * @param dropped those that a rule left out, in order
 * @param raw a record as it was read, by row; empty where it is no longer there
 */
record RecordBatch(
    Block block,
    byte[] fates,
    List<RejectedRecord> rejected,
    List<RejectedRecord> dropped,
    IntFunction<byte[]> raw) {}
