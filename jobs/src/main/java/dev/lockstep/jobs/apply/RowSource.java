package dev.lockstep.jobs.apply;

import dev.lockstep.preprocessing.block.Block;
import java.util.List;
import java.util.Optional;

/** Makes blocks of rows as they are given. */
interface RowSource {
  /** Columns that rows can have. */
  List<String> columns();

  /**
   * @param first number of the first row, for messages
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if a column is absent
   */
  Prepared prepare(List<InputRow> rows, long first);

  /**
   * Rows on their way to tensors.
   *
   * @param block those that are kept, in their order; empty if none is
   * @param fates by row, empty for those
   */
  record Prepared(Optional<Block> block, List<Optional<Fate>> fates) {
    public Prepared {
      fates = List.copyOf(fates);
    }
  }
}
