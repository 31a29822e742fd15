package dev.lockstep.training.model;

import java.nio.ByteBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Answers of a Deeplearning4j network with one input and one output.
 *
 * @param network that answers
 * @param batches arrays over its features
 */
record NetworkPredictor(Dl4jNetwork network, BatchArrays batches) implements Predictor {
  @Override
  public float[][] predict(ByteBuffer features, int rows) {
    if (rows == 0) {
      return new float[0][];
    }
    INDArray output = network.output(batches.features(features, rows));
    float[][] answers = output.toFloatMatrix();
    if (output.closeable()) {
      output.close();
    }
    return answers;
  }
}
