package dev.lockstep.preprocessing.csv;

import java.util.Arrays;

/**
 * The records of one batch: where each begins and ends, and why it is rejected if it is. Their
 * bytes stay in the {@link ByteWindow} until the next batch is read.
 */
final class Batch {
  /** 4,096: enough to make what a batch costs vanish, few enough for a core's cache. */
  static final int MOST_ROWS = 4096;

  final long[] positions = new long[MOST_ROWS];
  final int[] starts = new int[MOST_ROWS];
  final int[] ends = new int[MOST_ROWS];
  private final RecordProblem[] problems = new RecordProblem[MOST_ROWS];

  int rows;

  private boolean anyProblem;
  private byte[] longRaw;
  private ByteWindow window;

  void clear(ByteWindow newWindow) {
    rows = 0;
    longRaw = null;
    window = newWindow;
    if (anyProblem) {
      Arrays.fill(problems, null);
      anyProblem = false;
    }
  }

  /** Appends the records of a tile, whose cells are parsed next. */
  void append(Tile tile) {
    System.arraycopy(tile.recordStarts, 0, starts, rows, tile.records);
    System.arraycopy(tile.recordEnds, 0, ends, rows, tile.records);
    for (int i = 0; i < tile.records; i++) {
      positions[rows + i] = window.offset(tile.recordStarts[i]);
      if (tile.problems[i] != null) {
        reject(rows + i, tile.problems[i]);
      }
    }
    rows += tile.records;
  }

  /** Makes the batch of one rejected record that is not, or not whole, in the window. */
  void single(long position, byte[] raw, RecordProblem problem) {
    rows = 1;
    positions[0] = position;
    longRaw = raw;
    reject(0, problem);
  }

  /** Rejects a record; the first problem is the one that is kept. */
  void reject(int row, RecordProblem problem) {
    if (problems[row] == null) {
      problems[row] = problem;
      anyProblem = true;
    }
  }

  boolean hasProblems() {
    return anyProblem;
  }

  /** Why a record is rejected; null: it is not. */
  RecordProblem problem(int row) {
    return problems[row];
  }

  /** The record as read. */
  byte[] raw(int row) {
    return longRaw != null ? longRaw : Arrays.copyOfRange(window.data(), starts[row], ends[row]);
  }
}
