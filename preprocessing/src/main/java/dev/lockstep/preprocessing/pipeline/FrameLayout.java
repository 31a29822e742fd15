package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.block.BlockReader;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.source.RecordColumns;
import java.io.Serializable;
import org.apache.spark.sql.types.StructType;

/**
 * Where a frame's columns are. Travels to executors.
 *
 * @param blocks which of them blocks are filled from
 * @param source number of the column with the raw object's address
 * @param position number of the column with the record's position
 * @param rule number of the column with the broken rule
 * @param reason number of the column with the reason
 * @param raw number of the column with the record as it was read
 * @param fate number of the column with the fate, or -1 if the frame has none
 */
record FrameLayout(
    BlockReader.Mapping blocks, int source, int position, int rule, int reason, int raw, int fate)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** By the reserved names. */
  static FrameLayout of(BlockSchema blocks, StructType frame) {
    return new FrameLayout(
        BlockReader.Mapping.of(blocks, frame),
        frame.fieldIndex(RecordColumns.SOURCE),
        frame.fieldIndex(RecordColumns.POSITION),
        frame.fieldIndex(RecordColumns.RULE),
        frame.fieldIndex(RecordColumns.REASON),
        frame.fieldIndex(RecordColumns.RAW),
        frame.getFieldIndex(RecordColumns.FATE).isDefined()
            ? frame.fieldIndex(RecordColumns.FATE)
            : -1);
  }
}
