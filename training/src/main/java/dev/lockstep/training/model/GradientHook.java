package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.model.Replica.GradientExchange;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Makes one {@code fit} of a Deeplearning4j network one synchronous step over all ranks.
 *
 * <p>Use: {@link #attach} once to an initialized network, then for every step {@link #step} with a
 * body that calls {@code network.fit(...)} exactly once, with any kind of data set and masks:
 *
 * <pre>{@code
 * GradientHook hook = GradientHook.attach(network);
 * double loss = hook.step(dataSet.numExamples(), exchange, () -> network.fit(dataSet));
 * }</pre>
 *
 * <p>A rank without rows calls {@code step(0, exchange, () -> network.fit(anyRow))} with one row of
 * any finite values: its gradients and loss are thrown away, and it still applies the same update.
 *
 * <p>Deeplearning4j calls listeners when the flattened gradients hold the SUM over this rank's rows
 * and before it divides, clips, regularizes and updates. The hook sums gradients, row count and
 * loss over the ranks in one exchange and divides by the global row count, so the update equals
 * that of one process with the joined batch. Running statistics of batch normalization travel in
 * the same view but are means, not sums: they are averaged, weighted by rows.
 */
public final class GradientHook extends BaseTrainingListener {
  private final Dl4jNetwork network;
  private final FusedGradient fused;
  private final List<INDArray> means;

  private GradientExchange exchange;
  private int rows;
  private int exchanges;
  private double loss;

  private GradientHook(Dl4jNetwork network) {
    this.network = network;
    INDArray gradients = network.gradients();
    NativeViews.requireFloat(gradients, "gradients");
    this.fused = new FusedGradient(gradients.length());
    this.means = means(network, fused.gradients());
  }

  /**
   * Adds the hook to an initialized network, before its other listeners, so that those see the
   * global loss as the network's score.
   *
   * @param network MultiLayerNetwork or ComputationGraph, float32
   * @throws UserException if its training cannot be synchronized; the message says why
   */
  public static GradientHook attach(Model network) {
    Dl4jNetwork wrapped = Dl4jNetwork.of(network);
    requireOneIterationPerFit(wrapped);
    GradientHook hook = new GradientHook(wrapped);
    List<TrainingListener> listeners = new ArrayList<>();
    listeners.add(hook);
    listeners.addAll(wrapped.listeners());
    wrapped.setListeners(listeners);
    return hook;
  }

  /** Takes the hook off again; the network then trains alone. */
  public void detach() {
    network.setListeners(network.listeners().stream().filter(l -> l != this).toList());
  }

  /**
   * One synchronous step.
   *
   * @param rows rows that {@code fit} trains on, 0 to contribute nothing
   * @param exchange sums over the ranks; every rank calls it once per step
   * @param fit calls the network's {@code fit} once
   * @return mean loss of the global batch, including penalties once
   */
  public double step(int rows, GradientExchange exchange, Runnable fit) {
    if (rows < 0 || rows > FusedGradient.MAX_ROWS) {
      throw new IllegalArgumentException(
          "rows must be 0 to " + FusedGradient.MAX_ROWS + " but was " + rows);
    }
    this.exchange = exchange;
    this.rows = rows;
    this.exchanges = 0;
    try {
      fit.run();
    } finally {
      this.exchange = null;
      network.model().conf().setMiniBatch(true);
    }
    if (exchanges != 1) {
      throw new IllegalStateException(
          "a step must be one iteration of the optimizer but was " + exchanges);
    }
    return loss;
  }

  @Override
  public void onGradientCalculation(Model model) {
    if (exchange == null) {
      throw new IllegalStateException("fit was called outside of GradientHook.step");
    }
    INDArray gradients = network.gradients();
    contribute(gradients);
    exchange.exchange(fused.buffer());
    long globalRows = fused.rows();
    if (globalRows < 1) {
      throw new IllegalStateException("a step needs at least one row on one rank");
    }
    fused.gradients().div(globalRows, gradients);
    loss = fused.lossSum() / globalRows;
    network.setScore(loss);
    exchanges++;
    // The updater would divide by the local row count. The flag must be true again for the next
    // forward pass: loss and preprocessors read it too.
    model.conf().setMiniBatch(false);
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    model.conf().setMiniBatch(true);
  }

  private void contribute(INDArray gradients) {
    if (rows == 0) {
      fused.contributeNothing();
      return;
    }
    // The score is the local mean plus penalties. Penalties are the same on all ranks, so the
    // row-weighted mean of the scores has them once.
    fused.contribute(gradients, rows, network.model().score() * rows);
    for (INDArray mean : means) {
      mean.muli(rows);
    }
  }

  /** Slices of the fused gradients that hold means over the rows instead of sums. */
  private static List<INDArray> means(Dl4jNetwork network, INDArray gradients) {
    List<INDArray> slices = new ArrayList<>();
    long start = 0;
    for (Trainable trainable : network.trainables()) {
      for (var parameter : trainable.paramTable(false).entrySet()) {
        long end = start + parameter.getValue().length();
        if (!trainable.updaterDivideByMinibatch(parameter.getKey())) {
          slices.add(gradients.get(NDArrayIndex.point(0), NDArrayIndex.interval(start, end)));
        }
        start = end;
      }
    }
    if (start != gradients.length()) {
      throw new IllegalStateException(
          "parameters have " + start + " elements but gradients " + gradients.length());
    }
    return List.copyOf(slices);
  }

  private static void requireOneIterationPerFit(Dl4jNetwork network) {
    if (network.truncatesInTime()) {
      throw new UserException(
          "truncated back-propagation through time cannot be synchronized: ranks with shorter"
              + " sequences would take fewer iterations; use BackpropType.Standard");
    }
    var configuration = network.model().conf();
    if (configuration.getOptimizationAlgo() != OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT) {
      throw new UserException(
          "the optimization algorithm must be STOCHASTIC_GRADIENT_DESCENT, found "
              + configuration.getOptimizationAlgo());
    }
    if (!configuration.isMiniBatch()) {
      throw new UserException(
          "the network is configured with miniBatch(false), which sums instead of averaging over"
              + " the batch; synchronized training averages over the global batch, remove it");
    }
  }
}
