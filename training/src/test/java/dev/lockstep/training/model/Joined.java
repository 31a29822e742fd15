package dev.lockstep.training.model;

import java.util.Arrays;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The rows of all ranks in one step.
 *
 * @param features one array per input
 * @param labels one array per output
 * @param featureMasks one per input, or {@code null}
 * @param labelMasks one per output, or {@code null}
 */
record Joined(
    INDArray[] features, INDArray[] labels, INDArray[] featureMasks, INDArray[] labelMasks) {

  static Joined of(INDArray features, INDArray labels) {
    return new Joined(new INDArray[] {features}, new INDArray[] {labels}, null, null);
  }

  Joined masked(INDArray mask) {
    return new Joined(features, labels, new INDArray[] {mask}, new INDArray[] {mask});
  }

  Joined rows(int from, int to) {
    return new Joined(
        rows(features, from, to),
        rows(labels, from, to),
        rows(featureMasks, from, to),
        rows(labelMasks, from, to));
  }

  void fit(Model network) {
    if (network instanceof MultiLayerNetwork layers) {
      layers.fit(features[0], labels[0], first(featureMasks), first(labelMasks));
    } else {
      ((ComputationGraph) network).fit(features, labels, featureMasks, labelMasks);
    }
  }

  /** Forward and backward pass without an update. */
  void gradient(Model network) {
    Dl4jNetwork.of(network).gradient(features[0], labels[0]);
  }

  private static INDArray first(INDArray[] arrays) {
    return arrays == null ? null : arrays[0];
  }

  private static INDArray[] rows(INDArray[] arrays, int from, int to) {
    return arrays == null
        ? null
        : Arrays.stream(arrays)
            .map(array -> array.get(NDArrayIndex.interval(from, to)).dup())
            .toArray(INDArray[]::new);
  }
}
