package dev.lockstep.jobs.bench.train;

import java.util.Locale;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A network that is trained with Adam on rows of 784 values, in 10 classes. {@code torch_rank.py}
 * has the same ones.
 */
public enum TrainCase {
  /** 784-64-10. */
  MLP {
    @Override
    MultiLayerConfiguration configuration() {
      return builder().layer(dense(64, Activation.RELU)).layer(output()).setInputType(ROW).build();
    }
  },
  /** Two convolutions of 5x5 with 20 and 50 filters, two poolings, 500 units. */
  LENET {
    @Override
    MultiLayerConfiguration configuration() {
      return builder()
          .layer(convolution(20))
          .layer(pooling())
          .layer(convolution(50))
          .layer(pooling())
          .layer(dense(500, Activation.RELU))
          .layer(output())
          .setInputType(InputType.convolutionalFlat(SIDE, SIDE, 1))
          .build();
    }
  },
  /** 784-64-10 with batch normalization before the activation. */
  BATCH_NORM {
    @Override
    MultiLayerConfiguration configuration() {
      return builder()
          .layer(dense(64, Activation.IDENTITY))
          .layer(new BatchNormalization.Builder().build())
          .layer(new ActivationLayer.Builder().activation(Activation.RELU).build())
          .layer(output())
          .setInputType(ROW)
          .build();
    }
  },
  /** A row as 28 steps of 28 values, 64 cells, the last step's output. */
  LSTM {
    @Override
    MultiLayerConfiguration configuration() {
      return builder()
          .layer(new LastTimeStep(new LSTM.Builder().nOut(64).activation(Activation.TANH).build()))
          .layer(output())
          .setInputType(InputType.recurrent(SIDE))
          .build();
    }
  };

  /** Height and width of a row seen as an image; steps and values of one seen as a sequence. */
  static final int SIDE = 28;

  /** Values in a row. */
  static final int INPUTS = SIDE * SIDE;

  static final int CLASSES = 10;

  /** Rows per process and step. */
  static final int BATCH = 128;

  private static final InputType ROW = InputType.feedForward(INPUTS);

  /** What all Deeplearning4j sides train. */
  abstract MultiLayerConfiguration configuration();

  /** As users and JSON lines have it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static ListBuilder builder() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Adam(1e-3))
        .weightInit(WeightInit.XAVIER)
        .list();
  }

  private static DenseLayer dense(int units, Activation activation) {
    return new DenseLayer.Builder().nOut(units).activation(activation).build();
  }

  private static ConvolutionLayer convolution(int filters) {
    return new ConvolutionLayer.Builder(5, 5).nOut(filters).activation(Activation.RELU).build();
  }

  private static SubsamplingLayer pooling() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }
}
