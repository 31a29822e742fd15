package dev.lockstep.jobs.apply;

import java.util.Map;
import java.util.Optional;

/**
 * A row as it was given.
 *
 * @param cells by column: a text, a whole number as a long, another as a double, or empty if it is
 *     missing
 */
public record InputRow(Map<String, Optional<Object>> cells) {
  public InputRow {
    cells = Map.copyOf(cells);
  }
}
