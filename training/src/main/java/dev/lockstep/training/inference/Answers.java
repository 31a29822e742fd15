package dev.lockstep.training.inference;

import dev.lockstep.preprocessing.dataset.error.UserException;

/** What a network's answers mean. */
public final class Answers {
  private Answers() {}

  /** The class that is the answer: the most probable one, the first of equals. */
  public static int mostProbable(float[] probabilities) {
    int best = 0;
    for (int c = 1; c < probabilities.length; c++) {
      if (probabilities[c] > probabilities[best]) {
        best = c;
      }
    }
    return best;
  }

  /**
   * @param key of the row
   * @throws UserException if an answer is no number: the training has diverged
   */
  public static void requireFinite(String key, float[] answer) {
    for (float value : answer) {
      if (!Float.isFinite(value)) {
        throw new UserException(
            "the model's answer for row "
                + key
                + " is not a number: its training has diverged; train again with a smaller"
                + " learning rate");
      }
    }
  }
}
