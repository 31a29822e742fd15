package dev.lockstep.training.model;

import dev.lockstep.training.collective.ElementType;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One rank's copy of the network: the only door to Deeplearning4j for the worker. Not thread-safe.
 */
public interface Replica extends Predictor, AutoCloseable {

  /** Called between backward pass and update. */
  @FunctionalInterface
  interface GradientExchange {
    /**
     * Called once per update, and before it for every batch normalization whose statistics are
     * synchronized.
     *
     * @param sums of this rank's rows, direct, native order, from position to limit elements of the
     *     replica's {@link #elementType()}; the exchange must leave the sum over all ranks in it
     */
    void exchange(ByteBuffer sums);
  }

  /**
   * Elements behind the gradients in the exchange of an update, such as the row count: they must be
   * summed exactly.
   */
  int TAIL = FusedGradient.EXTRA;

  /** What parameters, updater state and exchanged sums are made of. */
  ElementType elementType();

  /** What the parameters are, in the order in which they are flattened. */
  List<ParameterBlock> blocks();

  /** Number of parameters. */
  long parameterCount();

  /** Live view of the flattened parameters, direct, native order, {@link #elementType()}. */
  ByteBuffer parameters();

  /** As {@link #parameters()} of the updater's state; empty if it has none. */
  ByteBuffer updaterState();

  /**
   * One synchronous step: forward, loss, backward, exchange, division by the global row count,
   * clipping, update. A float64 network computes with the same float32 features.
   *
   * @param features direct float32 {@code [rows, elements]}
   * @param labels class index or stored value per row, the first {@code rows} count
   * @param rows rows of this rank, may be 0: the rank then contributes nothing but still updates
   * @param exchange sums over the ranks
   * @return mean loss of the global batch, including penalties
   */
  double step(ByteBuffer features, float[] labels, int rows, GradientExchange exchange);

  /** Sets the counters that learning-rate schedules and bias corrections see. */
  void setProgress(int iteration, int epoch);

  /**
   * Learning rates from the next step on: those of the network's configuration, which may follow a
   * schedule of their own, times {@code factor}.
   */
  void scaleLearningRate(double factor);

  /** Lower-case hex sha256 of the parameters' little-endian bytes. */
  String parametersSha256();

  @Override
  void close();
}
