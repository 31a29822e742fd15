package dev.lockstep.training.model;

/**
 * Rows that pass through the network together.
 *
 * @param rows number of them, 0 where the network is only fed to take part
 * @param pass feeds the rows: the last one of a step calls the network's {@code fit}, those before
 *     it only compute its gradients and score
 */
public record MicroBatch(int rows, Runnable pass) {
  /**
   * @throws IllegalArgumentException if there are more rows than ranks can count
   */
  public MicroBatch {
    if (rows < 0 || rows > FusedGradient.MAX_ROWS) {
      throw new IllegalArgumentException(
          "rows must be 0 to " + FusedGradient.MAX_ROWS + " but was " + rows);
    }
  }
}
