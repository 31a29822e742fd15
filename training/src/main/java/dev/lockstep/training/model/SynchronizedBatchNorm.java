package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastSubOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Batch normalization (Ioffe and Szegedy 2015) whose mean and variance are those of the rows of all
 * ranks. It stands in for Deeplearning4j's layer while a hook is attached and shares its
 * configuration, parameters and gradients, so stored models know nothing of it; outside of a step
 * it is that layer.
 *
 * <p>With {@code S} for a sum over all rows and places of a channel, {@code n} their number and
 * {@code dy} the gradient of the output: forward {@code m = S(x)/n}, {@code v = S((x-m)^2)/n},
 * {@code h = (x-m)/sqrt(v+eps)}, {@code y = gamma*h + beta}; backward {@code dx = gamma/sqrt(v+eps)
 * * (dy - S(dy)/n - h*S(dy*h)/n)}. The variance has an exchange of its own, because the difference
 * of large squares would lose its digits.
 */
final class SynchronizedBatchNorm extends BatchNormalization {
  private static final long serialVersionUID = 1L;

  private final transient StepSums step;
  private final transient ChannelSums sums;
  private final transient ChannelSums pairs;

  private transient INDArray normalized;
  private transient INDArray mean;
  private transient INDArray variance;
  private transient double count;

  private SynchronizedBatchNorm(BatchNormalization plain, StepSums step) {
    super(plain.conf(), plain.params().dataType());
    this.step = step;
    this.sums = new ChannelSums(plain.layerConf().getNOut(), plain.params());
    this.pairs = new ChannelSums(2 * plain.layerConf().getNOut(), plain.params());
    setIndex(plain.getIndex());
    setParamsViewArray(plain.params());
    setParamTable(plain.paramTable());
    setBackpropGradientsViewArray(plain.getGradientsViewArray());
    setListeners(plain.getListeners());
  }

  /** The layer itself, or its stand-in if it is batch normalization. */
  static Layer over(Layer layer, StepSums step) {
    if (!(layer instanceof BatchNormalization plain)) {
      return layer;
    }
    var configuration = plain.layerConf();
    if (configuration.isLockGammaBeta()
        && (configuration.getGamma() != 1 || configuration.getBeta() != 0)) {
      throw new UserException(
          "layer "
              + configuration.getLayerName()
              + " locks gamma and beta at other values than 1 and 0, which synchronized batch"
              + " normalization does not do; leave batch_norm at local");
    }
    return new SynchronizedBatchNorm(plain, step);
  }

  @Override
  public INDArray preOutput(INDArray x, TrainingMode training, LayerWorkspaceMgr workspaceMgr) {
    if (training != TrainingMode.TRAIN || !step.running()) {
      return super.preOutput(x, training, workspaceMgr);
    }
    INDArray output;
    try (MemoryWorkspace ws = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      normalize(x);
      output = scaleAndShift();
    }
    return workspaceMgr.dup(ArrayType.ACTIVATIONS, output);
  }

  private void normalize(INDArray x) {
    INDArray centered = x.castTo(dataType).dup('c');
    int[] others = others(centered);
    double placesOfRow = (double) centered.length() / centered.size(0) / nOut();
    mean = sums.of(step, centered.sum(others));
    count = sums.globalRows() * placesOfRow;
    mean.divi(count);
    subtract(centered, mean);
    variance = sums.of(step, centered.mul(centered).sum(others)).divi(count);
    INDArray inverse = Transforms.sqrt(variance.add(layerConf().getEps())).rdivi(1);
    multiply(centered, inverse);
    normalized = centered;
  }

  private INDArray scaleAndShift() {
    INDArray output = normalized.dup('c');
    if (!layerConf().isLockGammaBeta()) {
      multiply(output, getParam(BatchNormalizationParamInitializer.GAMMA));
      add(output, getParam(BatchNormalizationParamInitializer.BETA));
    }
    return output;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    if (normalized == null) {
      return super.backpropGradient(epsilon, workspaceMgr);
    }
    Gradient gradient = new DefaultGradient();
    INDArray inputGradient;
    try (MemoryWorkspace ws = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      inputGradient = inputGradient(epsilon.castTo(dataType).dup('c'), gradient);
      runningStatistics(gradient);
    }
    normalized = null;
    return new Pair<>(gradient, workspaceMgr.dup(ArrayType.ACTIVATION_GRAD, inputGradient));
  }

  /** Turns the gradient of the output into that of the input, in place. */
  private INDArray inputGradient(INDArray dy, Gradient gradient) {
    int[] others = others(dy);
    INDArray dBeta = dy.sum(others);
    INDArray dGamma = dy.mul(normalized).sum(others);
    INDArray scale = Transforms.sqrt(variance.add(layerConf().getEps())).rdivi(1);
    if (!layerConf().isLockGammaBeta()) {
      put(gradient, BatchNormalizationParamInitializer.GAMMA, dGamma);
      put(gradient, BatchNormalizationParamInitializer.BETA, dBeta);
      scale.muli(row(getParam(BatchNormalizationParamInitializer.GAMMA)));
    }
    INDArray means = pairs.of(step, Nd4j.concat(0, dBeta, dGamma)).divi(count);
    subtract(dy, means.get(NDArrayIndex.interval(0, nOut())).dup());
    multiply(normalized, means.get(NDArrayIndex.interval(nOut(), 2 * nOut())).dup());
    multiply(dy.subi(normalized), scale);
    return dy;
  }

  /**
   * Updates of the running mean and variance, in the form that Deeplearning4j subtracts from them:
   * {@code (1 - decay) * (old - batch)}, or the difference of the old and the new decadic logarithm
   * of the standard deviation.
   */
  private void runningStatistics(Gradient gradient) {
    double decay = layerConf().getDecay();
    INDArray oldMean = row(getParam(BatchNormalizationParamInitializer.GLOBAL_MEAN));
    put(
        gradient,
        BatchNormalizationParamInitializer.GLOBAL_MEAN,
        oldMean.sub(mean).muli(1 - decay));
    if (layerConf().isUseLogStd()) {
      INDArray log = row(getParam(BatchNormalizationParamInitializer.GLOBAL_LOG_STD));
      INDArray old = Transforms.exp(log.mul(2 * Math.log(10)));
      INDArray next = old.mul(decay).addi(variance.mul(1 - decay));
      put(
          gradient,
          BatchNormalizationParamInitializer.GLOBAL_LOG_STD,
          Transforms.log(old.divi(next)).muli(ONE_ON_2LOGE_10));
    } else {
      INDArray old = row(getParam(BatchNormalizationParamInitializer.GLOBAL_VAR));
      put(
          gradient,
          BatchNormalizationParamInitializer.GLOBAL_VAR,
          old.sub(variance).muli(1 - decay));
    }
  }

  private void put(Gradient gradient, String parameter, INDArray value) {
    INDArray view = gradientViews.get(parameter);
    view.assign(value.reshape(view.shape()));
    gradient.setGradientFor(parameter, view);
  }

  private int channel(INDArray array) {
    if (array.rank() != 2 && array.rank() != 4) {
      throw new UserException(
          "synchronized batch normalization is of [rows, size] or of images, layer "
              + layerConf().getLayerName()
              + " got an array of rank "
              + array.rank());
    }
    return array.rank() == 2 || layerConf().getCnn2DFormat() == CNN2DFormat.NCHW ? 1 : 3;
  }

  private int[] others(INDArray array) {
    int channel = channel(array);
    return IntStream.range(0, array.rank()).filter(i -> i != channel).toArray();
  }

  private long nOut() {
    return layerConf().getNOut();
  }

  private static INDArray row(INDArray vector) {
    return vector.reshape(vector.length());
  }

  private void subtract(INDArray from, INDArray channels) {
    Nd4j.getExecutioner().exec(new BroadcastSubOp(from, row(channels), from, channel(from)));
  }

  private void add(INDArray to, INDArray channels) {
    Nd4j.getExecutioner().exec(new BroadcastAddOp(to, row(channels), to, channel(to)));
  }

  private void multiply(INDArray what, INDArray channels) {
    Nd4j.getExecutioner().exec(new BroadcastMulOp(what, row(channels), what, channel(what)));
  }
}
