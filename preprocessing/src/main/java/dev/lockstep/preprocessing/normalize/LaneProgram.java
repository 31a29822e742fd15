package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.block.NumberColumn;
import dev.lockstep.preprocessing.block.StringColumn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The operations of a lane, ready to run over blocks: those on texts once per entry of the block's
 * dictionary, those on numbers in one tight loop each. Thread-safe; made on the machine that runs
 * it.
 */
final class LaneProgram {
  private final int column;
  private final boolean ofTexts;
  private final byte[] fill;
  private final TextOp.TextFunction texts;
  private final List<NumberOp.NumberFunction> numbers = new ArrayList<>();

  /**
   * @param lane whose operations make numbers
   */
  LaneProgram(BlockSchema input, FrozenLane lane) {
    column = input.indexOf(lane.column());
    ofTexts = input.fields().get(column).kind() == BlockSchema.Kind.STRING;
    byte[] filled = null;
    TextOp.TextFunction function = null;
    for (FrozenOp op : lane.ops()) {
      if (ofTexts && function == null && op instanceof FillText text) {
        filled = filled == null ? text.value().getBytes(StandardCharsets.UTF_8) : filled;
      } else if (ofTexts && function == null) {
        function = ((TextOp) op).texts(lane.name());
      } else {
        numbers.add(((NumberOp) op).numbers(lane.name()));
      }
    }
    if (ofTexts && function == null) {
      throw new IllegalArgumentException("feature " + lane.name() + " is left a text");
    }
    fill = filled;
    texts = function;
  }

  /**
   * Runs it.
   *
   * @param folds which variant of a text's number counts in which row
   * @param to receives float64 {@code [rows]}
   */
  void run(Block block, RowFolds folds, double[] to) {
    int rows = block.rows();
    if (ofTexts) {
      texts(block.string(column), folds, to);
    } else {
      NumberColumn from = block.number(column);
      System.arraycopy(from.values(), 0, to, 0, rows);
    }
    for (NumberOp.NumberFunction function : numbers) {
      function.apply(to, rows);
    }
  }

  private void texts(StringColumn from, RowFolds folds, double[] to) {
    int variants = texts.variants();
    if (variants > 1) {
      foldedTexts(from, folds, variants, to);
      return;
    }
    double[] table = table(from, used(from), 0);
    int[] codes = from.codes();
    int rows = from.rows();
    for (int i = 0; i < rows; i++) {
      to[i] = table[codes[i] + 1];
    }
  }

  private void foldedTexts(StringColumn from, RowFolds folds, int variants, double[] to) {
    boolean[] used = used(from);
    double[][] tables = new double[variants][];
    for (int variant = 0; variant < variants; variant++) {
      tables[variant] = table(from, used, variant);
    }
    for (int i = 0; i < from.rows(); i++) {
      to[i] = tables[folds.of(i, variants)][from.codes()[i] + 1];
    }
  }

  /** Entries that a row refers to; the first is that of missing texts. */
  private static boolean[] used(StringColumn from) {
    boolean[] used = new boolean[from.dictionary().length + 1];
    int[] codes = from.codes();
    int rows = from.rows();
    for (int i = 0; i < rows; i++) {
      used[codes[i] + 1] = true;
    }
    return used;
  }

  private double[] table(StringColumn from, boolean[] used, int variant) {
    double[] table = new double[used.length];
    table[0] = used[0] ? texts.of(fill, variant) : 0;
    byte[][] dictionary = from.dictionary();
    for (int i = 0; i < dictionary.length; i++) {
      table[i + 1] = used[i + 1] ? texts.of(dictionary[i], variant) : 0;
    }
    return table;
  }
}
