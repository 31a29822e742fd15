package dev.lockstep.training.model;

import java.nio.ByteBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Answers of a Deeplearning4j network with one input and one output.
 *
 * @param network that answers
 * @param batches arrays over its features
 * @param meaning what its outputs mean
 */
record NetworkPredictor(Dl4jNetwork network, BatchArrays batches, Answers meaning)
    implements Predictor {
  @Override
  public float[][] predict(ByteBuffer features, int rows) {
    if (rows == 0) {
      return new float[0][];
    }
    // features are float32; a float64 network sees the same numbers
    DataType dataType = network.model().params().dataType();
    INDArray output = network.output(batches.features(features, rows).castTo(dataType));
    float[][] answers = meaning.read(output.toFloatMatrix());
    if (output.closeable()) {
      output.close();
    }
    return answers;
  }
}
