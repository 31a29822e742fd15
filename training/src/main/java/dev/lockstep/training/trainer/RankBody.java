package dev.lockstep.training.trainer;

import java.io.Serializable;
import java.util.Iterator;

/** What a rank's barrier task does. Travels to executors. */
@FunctionalInterface
public interface RankBody<T> extends Serializable {
  /**
   * @param rows of the rank's partition
   * @return the rank's result as bytes
   */
  byte[] run(Iterator<T> rows);
}
