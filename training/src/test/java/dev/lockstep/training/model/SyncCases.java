package dev.lockstep.training.model;

import dev.lockstep.training.model.GradientSpec.BatchNormRows;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Kinds of network for which ranks must equal one process, by name. */
final class SyncCases {
  static final int ROWS = 12;
  private static final int CLASSES = 3;
  private static final int TIME = 6;

  /** Makes an initialized network. */
  interface Networks {
    Model make(DataType type, IUpdater updater);
  }

  /** Makes the rows of one step. */
  interface Batches {
    Joined make(DataType type, Random random);
  }

  /**
   * @param gradient what happens to the gradients
   * @param plainOracle whether Deeplearning4j alone does the same with the joined batch
   * @param noisy whether training draws random numbers
   */
  record SyncCase(
      Networks networks,
      Batches batches,
      GradientSpec gradient,
      boolean plainOracle,
      boolean noisy) {
    SyncCase(Networks networks, Batches batches) {
      this(networks, batches, GradientSpec.defaults(), true, false);
    }

    SyncCase with(GradientSpec other, boolean plain) {
      return new SyncCase(networks, batches, other, plain, noisy);
    }
  }

  private SyncCases() {}

  static Map<String, SyncCase> all() {
    Map<String, SyncCase> cases = new LinkedHashMap<>();
    GradientSpec plain = GradientSpec.defaults();
    cases.put("MLP", mlp(b -> {}));
    cases.put("CNN", new SyncCase(SyncCases::cnn, SyncCases::images));
    GradientSpec synchronizedRows = plain.withBatchNorm(BatchNormRows.SYNCHRONIZED);
    cases.put(
        "batch normalization, synchronized",
        new SyncCase(SyncCases::normalizedDense, SyncCases::vectors).with(synchronizedRows, true));
    cases.put(
        "CNN with batch normalization, synchronized",
        new SyncCase(SyncCases::normalizedCnn, SyncCases::images).with(synchronizedRows, true));
    cases.put(
        "graph, two inputs and outputs", new SyncCase(SyncCases::graph, SyncCases::twoOfEach));
    cases.put("LSTM", new SyncCase(lstm(BackpropType.Standard), SyncCases::sequences));
    cases.put(
        "LSTM, truncated BPTT",
        new SyncCase(lstm(BackpropType.TruncatedBPTT), SyncCases::sequences));
    cases.put("LSTM, masks", new SyncCase(lstm(BackpropType.Standard), SyncCases::maskedSequences));
    cases.put(
        "LSTM, truncated BPTT, masks",
        new SyncCase(lstm(BackpropType.TruncatedBPTT), SyncCases::maskedSequences));
    cases.put(
        "dropout",
        new SyncCase(
            (type, updater) -> dense(type, updater, b -> b.dropOut(0.7)),
            SyncCases::vectors,
            plain,
            false,
            true));
    cases.put("clipping, global norm", mlp(b -> {}).with(plain.withClipNorm(0.05), false));
    cases.put("micro-batches of 2", mlp(b -> {}).with(plain.withMicroBatch(2), true));
    for (GradientNormalization kind : GradientNormalization.values()) {
      if (kind != GradientNormalization.None) {
        cases.put(
            kind.name(),
            mlp(b -> b.gradientNormalization(kind).gradientNormalizationThreshold(0.02)));
      }
    }
    cases.put("L1 and L2", mlp(b -> b.l1(0.01).l2(0.02)));
    cases.put("weight decay", mlp(b -> b.weightDecay(0.05)));
    cases.put("max-norm constraint", mlp(b -> b.constrainWeights(new MaxNormConstraint(0.6, 1))));
    return cases;
  }

  private static SyncCase mlp(Consumer<NeuralNetConfiguration.Builder> settings) {
    return new SyncCase((type, updater) -> dense(type, updater, settings), SyncCases::vectors);
  }

  private static NeuralNetConfiguration.Builder builder(DataType type, IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .dataType(type)
        .updater(updater.clone())
        .activation(Activation.TANH);
  }

  private static Model dense(
      DataType type, IUpdater updater, Consumer<NeuralNetConfiguration.Builder> settings) {
    NeuralNetConfiguration.Builder builder = builder(type, updater);
    settings.accept(builder);
    return stack(
        builder
            .list()
            .layer(new DenseLayer.Builder().nOut(6).build())
            .layer(new DenseLayer.Builder().nOut(5).build())
            .layer(output())
            .setInputType(InputType.feedForward(5)));
  }

  /**
   * No shift in front of a normalization that takes it away again: its gradient is zero but for
   * rounding, which an adaptive updater would make as large as any other.
   */
  private static Model normalizedDense(DataType type, IUpdater updater) {
    return stack(
        builder(type, updater)
            .list()
            .layer(
                new DenseLayer.Builder()
                    .nOut(6)
                    .hasBias(false)
                    .activation(Activation.IDENTITY)
                    .build())
            .layer(new BatchNormalization.Builder().build())
            .layer(new ActivationLayer(Activation.TANH))
            .layer(
                new DenseLayer.Builder()
                    .nOut(5)
                    .hasBias(false)
                    .activation(Activation.IDENTITY)
                    .build())
            .layer(new BatchNormalization.Builder().useLogStd(false).build())
            .layer(output())
            .setInputType(InputType.feedForward(5)));
  }

  private static Model cnn(DataType type, IUpdater updater) {
    return stack(
        builder(type, updater)
            .list()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(3).build())
            .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
            .layer(output())
            .setInputType(InputType.convolutional(6, 6, 2)));
  }

  private static Model normalizedCnn(DataType type, IUpdater updater) {
    return stack(
        builder(type, updater)
            .list()
            .layer(
                new ConvolutionLayer.Builder(3, 3)
                    .nOut(3)
                    .hasBias(false)
                    .activation(Activation.IDENTITY)
                    .build())
            .layer(new BatchNormalization.Builder().build())
            .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
            .layer(output())
            .setInputType(InputType.convolutional(6, 6, 2)));
  }

  private static Networks lstm(BackpropType backprop) {
    return (type, updater) ->
        stack(
            builder(type, updater)
                .list()
                .layer(new LSTM.Builder().nOut(5).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(4))
                .backpropType(backprop)
                .tBPTTLength(backprop == BackpropType.Standard ? 20 : 4));
  }

  private static Model graph(DataType type, IUpdater updater) {
    ComputationGraph graph =
        new ComputationGraph(
            builder(type, updater)
                .graphBuilder()
                .addInputs("left", "right")
                .addLayer("a", new DenseLayer.Builder().nOut(4).build(), "left")
                .addLayer("b", new DenseLayer.Builder().nOut(4).build(), "right")
                .addVertex("both", new MergeVertex(), "a", "b")
                .addLayer("class", output(), "both")
                .addLayer(
                    "value",
                    new OutputLayer.Builder(LossFunction.MSE)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build(),
                    "both")
                .setOutputs("class", "value")
                .setInputTypes(InputType.feedForward(5), InputType.feedForward(3))
                .build());
    graph.init();
    return graph;
  }

  private static Model stack(MultiLayerConfiguration.Builder list) {
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static Joined vectors(DataType type, Random random) {
    return Joined.of(gaussian(type, random, ROWS, 5), classes(type, random));
  }

  private static Joined images(DataType type, Random random) {
    return Joined.of(gaussian(type, random, ROWS, 2, 6, 6), classes(type, random));
  }

  private static Joined twoOfEach(DataType type, Random random) {
    return new Joined(
        new INDArray[] {gaussian(type, random, ROWS, 5), gaussian(type, random, ROWS, 3)},
        new INDArray[] {classes(type, random), gaussian(type, random, ROWS, 1)},
        null,
        null);
  }

  private static Joined sequences(DataType type, Random random) {
    INDArray labels = Nd4j.zeros(type, ROWS, CLASSES, TIME);
    for (int row = 0; row < ROWS; row++) {
      for (int t = 0; t < TIME; t++) {
        labels.putScalar(new int[] {row, random.nextInt(CLASSES), t}, 1);
      }
    }
    return Joined.of(gaussian(type, random, ROWS, 4, TIME), labels);
  }

  /** Sequences of 1 to 6 steps, padded behind. */
  private static Joined maskedSequences(DataType type, Random random) {
    INDArray mask = Nd4j.ones(type, ROWS, TIME);
    for (int row = 0; row < ROWS; row++) {
      for (int t = 1 + random.nextInt(TIME); t < TIME; t++) {
        mask.putScalar(row, t, 0);
      }
    }
    return sequences(type, random).masked(mask);
  }

  private static INDArray classes(DataType type, Random random) {
    INDArray labels = Nd4j.zeros(type, ROWS, CLASSES);
    for (int row = 0; row < ROWS; row++) {
      labels.putScalar(row, random.nextInt(CLASSES), 1);
    }
    return labels;
  }

  private static INDArray gaussian(DataType type, Random random, long... shape) {
    INDArray array = Nd4j.zeros(type, shape);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, (float) random.nextGaussian());
    }
    return array;
  }
}
