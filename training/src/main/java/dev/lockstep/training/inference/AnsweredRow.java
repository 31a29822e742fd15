package dev.lockstep.training.inference;

import dev.lockstep.preprocessing.dataset.RowGroupData;

/**
 * A row and what the model says to it. Valid as long as the iterator it came from is open.
 *
 * @param group with the row
 * @param row its number there
 * @param answer class probabilities, or one stored value
 */
public record AnsweredRow(RowGroupData group, int row, float[] answer) {
  /** Identity of the row. */
  public String key() {
    return group.keys().get(row);
  }

  /** Class index or stored value. */
  public float label() {
    return group.labels().get(row);
  }

  /** Stored elements of its features. */
  public byte[] stored() {
    return group.storedRow(row);
  }

  /** Value of a kept column. */
  public String kept(String column) {
    return group.kept(column).get(row);
  }
}
