package dev.lockstep.training.model;

import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks and arrays as a user of Deeplearning4j would make them. */
final class Dl4jSamples {
  private Dl4jSamples() {}

  static INDArray rows(INDArray array, int from, int to) {
    return array.get(NDArrayIndex.interval(from, to)).dup();
  }

  static INDArray random(int seed, long... shape) {
    return Nd4j.rand(seed, shape);
  }

  static INDArray oneHot(int rows, int classes) {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, rows, classes);
    for (int row = 0; row < rows; row++) {
      labels.putScalar(row, row % classes, 1);
    }
    return labels;
  }

  static INDArray oneHotInTime(int rows, int classes, int steps) {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, rows, classes, steps);
    for (int row = 0; row < rows; row++) {
      for (int t = 0; t < steps; t++) {
        labels.putScalar(new int[] {row, (row + t) % classes, t}, 1);
      }
    }
    return labels;
  }

  static MultiLayerNetwork dense() {
    return dense(DataType.FLOAT);
  }

  static MultiLayerNetwork dense(DataType type) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(type)
                .updater(new Sgd(0.1))
                .list()
                .layer(new DenseLayer.Builder().nIn(3).nOut(4).activation(Activation.TANH).build())
                .layer(output(4))
                .build());
    network.init();
    return network;
  }

  static OutputLayer output(int inputs) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(inputs)
        .nOut(2)
        .activation(Activation.SOFTMAX)
        .build();
  }

  static MultiLayerNetwork sequenceNetwork() {
    return sequenceNetwork(BackpropType.Standard);
  }

  static MultiLayerNetwork sequenceNetwork(BackpropType type) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Sgd(0.1))
                .l2(0.01)
                .list()
                .layer(new LSTM.Builder().nIn(3).nOut(4).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(4)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .backpropType(type)
                .build());
    network.init();
    return network;
  }

  static ComputationGraph graph() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Adam(0.01))
                .graphBuilder()
                .addInputs("left", "right")
                .addLayer("a", new DenseLayer.Builder().nIn(3).nOut(5).build(), "left")
                .addLayer("b", new DenseLayer.Builder().nIn(4).nOut(5).build(), "right")
                .addVertex("both", new MergeVertex(), "a", "b")
                .addLayer("out", output(10), "both")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }
}
