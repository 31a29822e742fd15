package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.collective.ElementType;
import dev.lockstep.training.model.Replica.GradientExchange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

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
 *
 * <p>With truncated back-propagation through time a {@code fit} is one update per segment, each
 * with an exchange: the sequences of a step must have the same length on all ranks, also that of
 * the row which a rank without rows feeds.
 */
public final class GradientHook extends BaseTrainingListener {
  /** Iterations after which the optimizer's state is rid of denormal numbers. */
  private static final int FLUSH_ITERATIONS = 64;

  private final Dl4jNetwork network;
  private final ElementType type;
  private final INDArray gradients;
  private final FusedGradient fused;
  private final List<INDArray> means;
  private final GlobalNormClip clip;
  private final List<Layer> plainLayers;

  private GradientExchange exchange;
  private int rows;
  private int exchanges;
  private double lossSum;

  private GradientHook(Dl4jNetwork network, GradientSpec spec) {
    this.network = network;
    this.gradients = network.gradients();
    this.type = NativeViews.elementType(gradients, "gradients");
    this.fused = new FusedGradient(gradients.length(), type);
    GradientLayout layout = GradientLayout.of(network);
    this.means = layout.means().stream().map(slice -> slice.of(gradients)).toList();
    this.clip = spec.clipNorm() > 0 ? new GlobalNormClip(spec.clipNorm(), gradients, layout) : null;
    this.plainLayers = List.of(network.layers());
    if (spec.batchNorm() == GradientSpec.BatchNormRows.SYNCHRONIZED) {
      RunningStep step = new RunningStep();
      network.replaceLayers(layer -> SynchronizedBatchNorm.over(layer, step));
    }
  }

  /** As {@link #attach(Model, GradientSpec)} with the defaults. */
  public static GradientHook attach(Model network) {
    return attach(network, GradientSpec.defaults());
  }

  /**
   * Adds the hook to an initialized network, before its other listeners, so that those see the
   * global loss as the network's score.
   *
   * @param network MultiLayerNetwork or ComputationGraph, float32 or float64
   * @throws UserException if its training cannot be synchronized; the message says why
   */
  public static GradientHook attach(Model network, GradientSpec spec) {
    Dl4jNetwork wrapped = Dl4jNetwork.of(network);
    Synchronizable.require(wrapped, spec);
    GradientHook hook = new GradientHook(wrapped, spec);
    List<TrainingListener> listeners = new ArrayList<>();
    listeners.add(hook);
    listeners.addAll(wrapped.listeners());
    wrapped.setListeners(listeners);
    return hook;
  }

  /** Takes the hook off again; the network then trains alone. */
  public void detach() {
    network.setListeners(network.listeners().stream().filter(l -> l != this).toList());
    var plain = plainLayers.iterator();
    network.replaceLayers(layer -> plain.next());
  }

  /** What the elements of exchanged buffers are: those of the network's parameters. */
  public ElementType elementType() {
    return type;
  }

  /**
   * One synchronous step.
   *
   * @param rows rows that {@code fit} trains on, 0 to contribute nothing
   * @param exchange sums over the ranks; every rank calls it equally often in a step
   * @param fit calls the network's {@code fit} once
   * @return mean loss of the global batch, including penalties once; with truncated
   *     back-propagation through time the mean of the segments' losses
   * @throws UserException if this rank's sequences are cut into other segments than those of others
   */
  public double step(int rows, GradientExchange exchange, Runnable fit) {
    return step(List.of(new MicroBatch(rows, fit)), exchange);
  }

  /**
   * One synchronous step over a share that is cut: the gradient sums of its parts are added before
   * the exchange, so the update is that of the whole share. Local batch normalization sees a part.
   *
   * @param share at least one part
   */
  double step(List<MicroBatch> share, GradientExchange exchange) {
    this.exchange = exchange;
    this.exchanges = 0;
    this.lossSum = 0;
    fused.clear();
    try {
      for (MicroBatch part : share.subList(0, share.size() - 1)) {
        part.pass().run();
        add(part.rows());
      }
      MicroBatch last = share.get(share.size() - 1);
      this.rows = last.rows();
      last.pass().run();
    } finally {
      this.exchange = null;
      network.model().conf().setMiniBatch(true);
    }
    requireUpdates();
    return lossSum / exchanges;
  }

  @Override
  public void onGradientCalculation(Model model) {
    if (exchange == null) {
      throw new IllegalStateException("fit was called outside of GradientHook.step");
    }
    add(rows);
    exchange.exchange(fused.toExchange(exchanges));
    long globalRows = fused.globalRows();
    requireRows(globalRows);
    requireSamePlace();
    fused.gradients().div((double) globalRows, gradients);
    if (clip != null) {
      clip.apply();
    }
    lossSum += fused.meanLoss();
    network.setScore(fused.meanLoss());
    fused.clear();
    exchanges++;
    // The updater would divide by the local row count. The flag must be true again for the next
    // forward pass: loss and preprocessors read it too.
    model.conf().setMiniBatch(false);
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    model.conf().setMiniBatch(true);
    INDArray state = network.updaterState();
    if (iteration % FLUSH_ITERATIONS == 0 && state != null) {
      Denormals.flush(NativeViews.buffer(state, "updater states"), type);
    }
  }

  /** Adds what the last pass has left in the network. */
  private void add(int passed) {
    if (passed == 0) {
      return;
    }
    for (INDArray mean : means) {
      mean.muli(passed);
    }
    // The score is the mean plus penalties. Penalties are the same on all ranks, so the
    // row-weighted mean of the scores has them once.
    fused.add(gradients, passed, network.model().score() * passed);
  }

  private void requireUpdates() {
    if (exchanges == 0 && network.truncatesInTime()) {
      throw new UserException(
          "the network did not train: truncated back-propagation through time needs features and"
              + " labels of shape [rows, size, time] with as many time steps");
    }
    if (exchanges != 1 && !network.truncatesInTime()) {
      throw new IllegalStateException(
          "a step must be one iteration of the optimizer but was " + exchanges);
    }
  }

  private static void requireRows(long globalRows) {
    if (globalRows < 1) {
      throw new IllegalStateException("a step needs at least one row on one rank");
    }
  }

  /** Ranks whose places differ cannot all be near the mean. */
  private void requireSamePlace() {
    if (Math.abs(fused.meanPlace() - exchanges) > 0.25) {
      throw new UserException(
          "the ranks' sequences have different lengths: this rank is at segment "
              + (exchanges + 1)
              + " of its sequences, others are not; truncated back-propagation through time needs"
              + " sequences of one length in a step, so pad them and mask what was added");
    }
  }

  /** What layers that exchange sums themselves may know. */
  private final class RunningStep implements StepSums {
    @Override
    public boolean running() {
      return exchange != null;
    }

    @Override
    public int rows() {
      return rows;
    }

    @Override
    public void sum(ByteBuffer elements) {
      exchange.exchange(elements);
    }
  }
}
