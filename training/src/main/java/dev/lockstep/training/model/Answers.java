package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossHinge;
import org.nd4j.linalg.lossfunctions.impl.LossSquaredHinge;

/** What the numbers of an output layer mean to those who evaluate them. */
enum Answers {
  /** Probabilities or values as they are. */
  AS_THEY_ARE,
  /** One unit that gives the probability of the second of two classes. */
  OF_SECOND_CLASS,
  /** Each class against all others, from 0 to 1; shown as shares that sum to 1. */
  ONE_AGAINST_OTHERS,
  /** Scores of any size, of which the largest wins; shown as shares that sum to 1. */
  SCORES;

  static Answers of(LabelSpec label, Dl4jNetwork network) {
    if (!(label instanceof ClassLabel)) {
      return AS_THEY_ARE;
    }
    if (network.outputs() == 1) {
      return OF_SECOND_CLASS;
    }
    if (network.outputActivation() instanceof ActivationSoftmax
        || OutputKinds.passesProbabilities(network)) {
      return AS_THEY_ARE;
    }
    return network.outputActivation() instanceof ActivationSigmoid ? ONE_AGAINST_OTHERS : SCORES;
  }

  /** Whether a loss wants labels of -1 and 1 instead of 0 and 1. */
  static boolean isHinge(ILossFunction loss) {
    return loss instanceof LossHinge || loss instanceof LossSquaredHinge;
  }

  /**
   * @param outputs {@code [rows][units]}, may be changed
   * @return {@code [rows][classes]} or {@code [rows][1]}
   */
  float[][] read(float[][] outputs) {
    switch (this) {
      case OF_SECOND_CLASS -> {
        for (int row = 0; row < outputs.length; row++) {
          float second = outputs[row][0];
          outputs[row] = new float[] {1 - second, second};
        }
      }
      case ONE_AGAINST_OTHERS -> {
        for (float[] row : outputs) {
          divideBySum(row);
        }
      }
      case SCORES -> {
        for (float[] row : outputs) {
          softmax(row);
        }
      }
      case AS_THEY_ARE -> {
        // nothing to do
      }
    }
    return outputs;
  }

  private static void divideBySum(float[] row) {
    double sum = 0;
    for (float value : row) {
      sum += value;
    }
    for (int i = 0; i < row.length; i++) {
      // nothing is known of a row that is of no class
      row[i] = sum == 0 ? 1f / row.length : (float) (row[i] / sum);
    }
  }

  private static void softmax(float[] scores) {
    double largest = Double.NEGATIVE_INFINITY;
    for (float score : scores) {
      largest = Math.max(largest, score);
    }
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(score - largest);
    }
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) (Math.exp(scores[i] - largest) / sum);
    }
  }
}
