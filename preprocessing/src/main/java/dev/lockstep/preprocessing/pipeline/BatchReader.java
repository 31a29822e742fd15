package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.BlockReader;
import dev.lockstep.preprocessing.dataset.RejectedRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Reads one partition of a frame batch by batch. Not thread-safe. */
abstract class BatchReader implements Iterator<RecordBatch> {
  /** Records of a batch that is put together from rows. */
  static final int ROWS = 4096;

  final FrameLayout layout;
  final BlockReader blocks;

  private BatchReader(FrameLayout layout) {
    this.layout = layout;
    this.blocks = new BlockReader(layout.blocks());
  }

  /** From Spark's rows, which may be one object that is filled anew. */
  static BatchReader ofRows(FrameLayout layout, Iterator<InternalRow> rows) {
    return new OfRows(layout, rows);
  }

  /** From columnar batches. */
  static BatchReader ofBatches(FrameLayout layout, Iterator<ColumnarBatch> batches) {
    return new OfBatches(layout, batches);
  }

  RejectedRecord rejected(InternalRow row) {
    return new RejectedRecord(
        row.getUTF8String(layout.source()).toString(),
        row.getLong(layout.position()),
        row.getUTF8String(layout.rule()).toString(),
        row.isNullAt(layout.reason()) ? "" : row.getUTF8String(layout.reason()).toString(),
        row.isNullAt(layout.raw()) ? new byte[0] : row.getBinary(layout.raw()).clone());
  }

  private static final class OfRows extends BatchReader {
    private final Iterator<InternalRow> rows;

    OfRows(FrameLayout layout, Iterator<InternalRow> rows) {
      super(layout);
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public RecordBatch next() {
      if (!rows.hasNext()) {
        throw new NoSuchElementException();
      }
      byte[] fates = new byte[ROWS];
      List<RejectedRecord> rejected = new ArrayList<>();
      List<RejectedRecord> dropped = new ArrayList<>();
      int count = 0;
      for (; count < ROWS && rows.hasNext(); count++) {
        InternalRow row = rows.next();
        blocks.add(row);
        fates[count] = fate(row).code();
        if (fates[count] == Fate.REJECTED.code()) {
          rejected.add(rejected(row));
        } else if (!row.isNullAt(layout.rule())) {
          dropped.add(rejected(row));
        }
      }
      // checks of rows are part of the query, which keeps what a rejected one was
      return new RecordBatch(
          blocks.take(), Arrays.copyOf(fates, count), rejected, dropped, row -> new byte[0]);
    }

    private Fate fate(InternalRow row) {
      if (layout.fate() >= 0 && !row.isNullAt(layout.fate())) {
        return Fate.named(row.getUTF8String(layout.fate()).toString());
      }
      return row.isNullAt(layout.rule()) ? Fate.KEPT : Fate.REJECTED;
    }
  }

  private static final class OfBatches extends BatchReader {
    private final Iterator<ColumnarBatch> batches;

    OfBatches(FrameLayout layout, Iterator<ColumnarBatch> batches) {
      super(layout);
      if (layout.fate() >= 0) {
        throw new IllegalArgumentException("a columnar scan decides no fates");
      }
      this.batches = batches;
    }

    @Override
    public boolean hasNext() {
      return batches.hasNext();
    }

    @Override
    public RecordBatch next() {
      ColumnarBatch batch = batches.next();
      Block block = blocks.read(batch);
      byte[] fates = new byte[block.rows()];
      List<RejectedRecord> rejected = new ArrayList<>();
      ColumnVector rules = batch.column(layout.rule());
      if (rules.numNulls() < block.rows()) {
        for (int row = 0; row < fates.length; row++) {
          if (!rules.isNullAt(row)) {
            fates[row] = Fate.REJECTED.code();
            rejected.add(rejected(batch.getRow(row)));
          }
        }
      }
      return new RecordBatch(
          block, fates, rejected, List.of(), row -> batch.column(layout.raw()).getBinary(row));
    }
  }
}
