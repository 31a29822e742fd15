package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.storage.Hashes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Trainable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A replica over a Deeplearning4j network with one input and one output. */
final class NetworkReplica implements Replica {
  private final Dl4jNetwork network;
  private final boolean owned;
  private final GradientHook hook;
  private final BatchArrays batches;
  private final boolean noisy;
  private final long noiseSeed;
  private final long parameterCount;
  private final ByteBuffer parameters;
  private final ByteBuffer updaterState;
  private final LearningRates rates;
  private final String configurationJson;
  private int iteration;
  private int epoch;

  /**
   * @param inputs elements of one row of features
   * @param owned whether closing the replica frees the network
   * @param noiseSeed of the dropout masks
   */
  NetworkReplica(Dl4jNetwork network, int inputs, boolean owned, long noiseSeed) {
    this.network = network;
    this.owned = owned;
    this.noiseSeed = noiseSeed;
    this.hook = GradientHook.attach(network.model());
    this.batches = new BatchArrays(inputs, network.outputs());
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
    seedNoise();
    rates.apply(iteration, epoch);
    INDArray input = rows == 0 ? batches.blankRow() : batches.features(features, rows);
    INDArray targets = rows == 0 ? batches.blankLabel() : batches.labels(labels, rows);
    double loss = hook.step(rows, exchange, () -> network.fit(input, targets));
    iteration++;
    return loss;
  }

  @Override
  public float[][] predict(ByteBuffer features, int rows) {
    return new NetworkPredictor(network, batches).predict(features, rows);
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
  public List<Layer> layers() {
    List<Layer> layers = new ArrayList<>();
    List<Trainable> trainables = network.trainables();
    long offset = 0;
    for (int index = 0; index < trainables.size(); index++) {
      Trainable trainable = trainables.get(index);
      long length = trainable.numParams();
      if (length > 0) {
        String kind = trainable.getClass().getSimpleName();
        layers.add(new Layer("layer %d (%s)".formatted(index, kind), offset, length));
      }
      offset += length;
    }
    return layers;
  }

  @Override
  public String parametersSha256() {
    return sha256(parameters());
  }

  @Override
  public String parametersSha256(Layer layer) {
    int offset = Math.toIntExact(layer.offset() * Float.BYTES);
    return sha256(parameters().slice(offset, Math.toIntExact(layer.length() * Float.BYTES)));
  }

  private static String sha256(ByteBuffer bytes) {
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalStateException("the hash is defined over little-endian bytes");
    }
    MessageDigest digest = Hashes.newSha256();
    digest.update(bytes);
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
  private void seedNoise() {
    if (noisy) {
      Nd4j.getRandom().setSeed(Mixing.mix(noiseSeed + iteration));
    }
  }
}
