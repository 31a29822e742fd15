package dev.lockstep.training.worker;

import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.collective.ElementType;
import dev.lockstep.training.listener.RankPhases;
import dev.lockstep.training.model.Replica.GradientExchange;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Steps of a network in step with those of the other ranks: sums travel around the ring and are
 * checked, and it is remembered where the time goes.
 */
public final class SynchronousSteps {
  private final Communicator ring;
  private final ElementType type;
  private final GradientExchange sums;
  private final PhaseTimer timer = new PhaseTimer();

  /**
   * With exact sums.
   *
   * @param type what they are made of
   */
  public SynchronousSteps(Communicator ring, ElementType type) {
    this(ring, type, buffer -> ring.allReduceSum(List.of(buffer), type));
  }

  /**
   * @param sums makes the sums over the ranks
   */
  SynchronousSteps(Communicator ring, ElementType type, GradientExchange sums) {
    this.ring = ring;
    this.type = type;
    this.sums = sums;
  }

  /**
   * One step. Every rank calls it.
   *
   * @param step forward, backward, the exchange it is given, update
   * @return what {@code step} returned
   * @throws RuntimeException on every rank if a sum is not finite; nothing was updated
   */
  public double step(ToDoubleFunction<GradientExchange> step) {
    timer.begin();
    double loss = step.applyAsDouble(this::exchange);
    timer.end();
    return loss;
  }

  private void exchange(ByteBuffer buffer) {
    timer.exchanging();
    sums.exchange(buffer);
    timer.exchanged();
    if (!FiniteCheck.isFinite(buffer, type)) {
      throw new DivergedException("the loss or the gradient is not finite");
    }
  }

  /**
   * Where each rank's time went, by rank. Every rank calls it.
   *
   * @param waitNanos of this rank for batches
   * @param loadNanos of this rank for their loading in the background
   */
  public List<RankPhases> phases(long waitNanos, long loadNanos) {
    return timer.gather(ring, waitNanos, loadNanos);
  }
}
