package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.training.collective.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A replica over a Deeplearning4j network with one input and one output. */
final class NetworkReplica implements Replica {
  private final Dl4jNetwork network;
  private final boolean owned;
  private final GradientHook hook;
  private final BatchArrays batches;
  private final Answers answers;
  private final boolean noisy;
  private final long noiseSeed;
  private final long parameterCount;
  private final ByteBuffer parameters;
  private final ByteBuffer updaterState;
  private final LearningRates rates;
  private final String configurationJson;
  private final GradientSpec gradient;
  private final DataType dataType;
  private final int inputs;
  private int iteration;
  private int epoch;

  /**
   * @param batches arrays over its batches
   * @param answers what the network's outputs mean
   * @param owned whether closing the replica frees the network
   * @param noiseSeed of the dropout masks
   * @param gradient what happens to the gradients of all ranks
   */
  NetworkReplica(
      Dl4jNetwork network,
      BatchArrays batches,
      Answers answers,
      boolean owned,
      long noiseSeed,
      GradientSpec gradient) {
    this.network = network;
    this.inputs = batches.inputs();
    this.owned = owned;
    this.noiseSeed = noiseSeed;
    this.gradient = gradient;
    this.dataType = network.model().params().dataType();
    this.hook = GradientHook.attach(network.model(), gradient);
    this.batches = batches;
    this.answers = answers;
    this.noisy = network.drawsNoise();
    this.parameterCount = network.model().numParams();
    this.parameters = NativeViews.buffer(network.model().params(), "parameters");
    this.updaterState = NativeViews.buffer(network.updaterState(), "updater states");
    this.configurationJson = network.configurationJson();
    this.rates = LearningRates.of(network);
  }

  Dl4jNetwork network() {
    return network;
  }

  /** The configuration in Deeplearning4j's JSON, with the learning rates that were asked for. */
  String configurationJson() {
    return configurationJson;
  }

  @Override
  public ElementType elementType() {
    return hook.elementType();
  }

  @Override
  public List<ParameterBlock> blocks() {
    return ParameterBlock.of(network);
  }

  @Override
  public long parameterCount() {
    return parameterCount;
  }

  @Override
  public ByteBuffer parameters() {
    return parameters.duplicate().order(ByteOrder.nativeOrder());
  }

  @Override
  public ByteBuffer updaterState() {
    return updaterState.duplicate().order(ByteOrder.nativeOrder());
  }

  @Override
  public double step(ByteBuffer features, float[] labels, int rows, GradientExchange exchange) {
    seedNoise(noiseSeed);
    return step(share(features, labels, rows, true), exchange);
  }

  /** A step over parts that someone else has put together. */
  double step(List<MicroBatch> parts, GradientExchange exchange) {
    rates.apply(iteration, epoch);
    double loss = hook.step(parts, exchange);
    iteration++;
    return loss;
  }

  /**
   * The rows in parts of at most a micro-batch.
   *
   * @param updates whether the last part is the step's last
   */
  List<MicroBatch> share(ByteBuffer features, float[] labels, int rows, boolean updates) {
    if (rows == 0) {
      INDArray row = widened(batches.blankRow());
      INDArray label = widened(batches.blankLabel());
      return List.of(new MicroBatch(0, () -> network.fit(row, label)));
    }
    int most = gradient.microBatch() == 0 ? rows : gradient.microBatch();
    List<MicroBatch> parts = new ArrayList<>();
    for (int from = 0; from < rows; from += most) {
      int start = from;
      int count = Math.min(most, rows - from);
      boolean last = updates && from + count == rows;
      parts.add(new MicroBatch(count, () -> pass(features, labels, start, count, last)));
    }
    return parts;
  }

  private void pass(ByteBuffer features, float[] labels, int from, int count, boolean last) {
    INDArray input = widened(batches.features(rows(features, from), count));
    INDArray targets = widened(batches.labels(rows(labels, from, count), count));
    if (last) {
      network.fit(input, targets);
    } else {
      network.gradient(input, targets);
    }
  }

  private ByteBuffer rows(ByteBuffer features, int from) {
    int at = features.position() + from * inputs * Float.BYTES;
    return features.duplicate().order(features.order()).position(at);
  }

  private static float[] rows(float[] labels, int from, int count) {
    return from == 0 ? labels : Arrays.copyOfRange(labels, from, from + count);
  }

  /** Features and labels are float32; a float64 network sees the same numbers. */
  private INDArray widened(INDArray array) {
    return array.castTo(dataType);
  }

  @Override
  public float[][] predict(ByteBuffer features, int rows) {
    return new NetworkPredictor(network, batches, answers).predict(features, rows);
  }

  @Override
  public void setProgress(int iteration, int epoch) {
    this.iteration = iteration;
    this.epoch = epoch;
    network.setProgress(iteration, epoch);
  }

  @Override
  public void scaleLearningRate(double factor) {
    rates.scale(factor);
  }

  @Override
  public String parametersSha256() {
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalStateException("the hash is defined over little-endian bytes");
    }
    MessageDigest digest = Hashes.newSha256();
    digest.update(parameters());
    return Hashes.hex(digest.digest());
  }

  @Override
  public void close() {
    hook.detach();
    if (owned) {
      network.close();
    }
  }

  /**
   * Masks depend on seed, rank and iteration alone, so a run that resumes from a checkpoint draws
   * the same ones as a run that was never interrupted.
   */
  void seedNoise(long seed) {
    if (noisy) {
      Nd4j.getRandom().setSeed(Mixing.mix(seed + iteration));
    }
  }
}
