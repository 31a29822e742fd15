package dev.lockstep.training.predict;

import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.Objects;

/**
 * What is to be predicted.
 *
 * @param model address of a model version's folder
 * @param split of the dataset whose rows the model answers to
 * @param output address to publish to, without a slash at its end
 */
public record PredictSpec(String model, Split split, String output) {
  public PredictSpec {
    Objects.requireNonNull(model, "model is missing");
    Objects.requireNonNull(split, "split is missing");
    output = output.strip().replaceAll("/+$", "");
    if (output.isEmpty()) {
      throw new UserException("predictions need an address to be published at, found none");
    }
  }
}
