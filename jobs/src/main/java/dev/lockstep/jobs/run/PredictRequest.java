package dev.lockstep.jobs.run;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Published;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is to be predicted, by address.
 *
 * @param model that answers
 * @param dataset with the rows
 * @param split of the dataset
 * @param output where predictions are published
 * @param fresh whether to predict again what is there already
 */
public record PredictRequest(
    Place model, Place dataset, Split split, String output, boolean fresh) {

  /**
   * A published thing.
   *
   * @param address of all its versions
   * @param version id of the one that is meant; empty for the current one
   */
  public record Place(String address, Optional<String> version) {}

  DatasetVersion openDataset(Storage storage) {
    return dataset
        .version()
        .map(id -> DatasetVersion.open(storage, dataset.address(), id))
        .or(() -> DatasetVersion.latest(storage, dataset.address()))
        .orElseThrow(nothing(dataset, "preprocess"));
  }

  /** Address of the model version's folder. */
  String modelFolder(Storage storage) {
    return model
        .version()
        .map(id -> Published.open(storage, model.address(), id))
        .or(() -> Published.latest(storage, model.address()))
        .orElseThrow(nothing(model, "train"))
        .folder();
  }

  private static Supplier<UserException> nothing(Place place, String command) {
    return () ->
        new UserException(
            "nothing is published at %s yet; run `lockstep %s` first"
                .formatted(place.address(), command));
  }
}
