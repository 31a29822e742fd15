package dev.lockstep.training.master;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.model.backend.NativeBackend;
import java.io.Serializable;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a rank needs to continue where the driver's network stands, besides its arrays. Travels to
 * executors.
 *
 * @param graph whether it is a ComputationGraph
 * @param configuration Deeplearning4j's JSON
 * @param iteration counter that schedules and bias corrections see
 * @param epoch counter that schedules see
 */
record NetworkState(boolean graph, String configuration, int iteration, int epoch)
    implements Serializable {

  static NetworkState of(Model network) {
    if (network instanceof MultiLayerNetwork layers) {
      MultiLayerConfiguration conf = layers.getLayerWiseConfigurations();
      return new NetworkState(false, conf.toJson(), conf.getIterationCount(), conf.getEpochCount());
    }
    ComputationGraphConfiguration conf = ((ComputationGraph) network).getConfiguration();
    return new NetworkState(true, conf.toJson(), conf.getIterationCount(), conf.getEpochCount());
  }

  /** Updates that a network has had, each segment of a truncated sequence being one. */
  static int iteration(Model network) {
    return network instanceof MultiLayerNetwork layers
        ? layers.getLayerWiseConfigurations().getIterationCount()
        : ((ComputationGraph) network).getConfiguration().getIterationCount();
  }

  /** Flattened parameters, a copy. */
  static float[] parameters(Model network) {
    return copy(network.params());
  }

  /** Flattened updater state, a copy; empty if the updater has none. */
  static float[] updater(Model network) {
    return copy(updaterView(network));
  }

  /** A network in this state; the arrays are copied. */
  Model restore(float[] parameters, float[] updater) {
    NativeBackend.initialize();
    Model network;
    if (graph) {
      ComputationGraph made =
          new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration));
      made.init();
      network = made;
    } else {
      MultiLayerNetwork made =
          new MultiLayerNetwork(MultiLayerConfiguration.fromJson(configuration));
      made.init();
      network = made;
    }
    assign(network, parameters, updater);
    setProgress(network, iteration, epoch);
    return network;
  }

  /** Overwrites a network's parameters and updater state. */
  static void assign(Model network, float[] parameters, float[] updater) {
    copyInto(parameters, network.params());
    if (updater.length == 0) {
      return;
    }
    copyInto(updater, updaterView(network));
  }

  /** Sets the counters. */
  static void setProgress(Model network, int iteration, int epoch) {
    if (network instanceof MultiLayerNetwork layers) {
      layers.getLayerWiseConfigurations().setIterationCount(iteration);
      layers.getLayerWiseConfigurations().setEpochCount(epoch);
    } else {
      ((ComputationGraph) network).getConfiguration().setIterationCount(iteration);
      ((ComputationGraph) network).getConfiguration().setEpochCount(epoch);
    }
  }

  private static INDArray updaterView(Model network) {
    return network instanceof MultiLayerNetwork layers
        ? layers.getUpdater().getStateViewArray()
        : ((ComputationGraph) network).getUpdater().getUpdaterStateViewArray();
  }

  private static float[] copy(INDArray array) {
    if (array != null && array.dataType() != DataType.FLOAT) {
      throw new UserException(
          "LockstepTrainingMaster carries float32 networks to the executors, but this one is "
              + array.dataType()
              + "; set dataType(DataType.FLOAT) in its configuration, or synchronize it yourself"
              + " with GradientHook, which knows float64");
    }
    if (array == null) {
      return new float[0];
    }
    try (INDArray copy = array.dup('c')) {
      return copy.data().asFloat();
    }
  }

  private static void copyInto(float[] values, INDArray target) {
    try (INDArray source = Nd4j.create(values)) {
      target.assign(source.reshape(target.shape()));
    }
  }
}
