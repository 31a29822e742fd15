package dev.lockstep.training.checkpoint;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.training.model.ModelFiles;
import dev.lockstep.training.model.ModelOrigin;
import dev.lockstep.training.model.Replica;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The checkpoints of one run, {@code <folder>/step-000001407/}, named after finished steps. A
 * checkpoint's manifest is written last, so one that was interrupted is never taken for valid.
 * Written by one rank at a time.
 */
public final class CheckpointStore {
  /** Name of the file with the {@link TrainingState}. */
  public static final String STATE = "state.json";

  private static final Pattern STEP =
      Pattern.compile(".*/step-([0-9]{9,10})/" + Pattern.quote(ModelFiles.MANIFEST));

  private final Storage storage;
  private final String folder;
  private final int keep;

  /**
   * @param folder address of the run's checkpoints, without a slash at the end
   * @param keep newest checkpoints that are kept, at least 1
   */
  public CheckpointStore(Storage storage, String folder, int keep) {
    if (keep < 1) {
      throw new UserException("at least 1 checkpoint must be kept, found " + keep);
    }
    this.storage = storage;
    this.folder = folder;
    this.keep = keep;
  }

  /**
   * A copy of a replica as it is now, to be written whatever becomes of the replica.
   *
   * @param replica to save
   * @param origin of the model
   */
  public static Checkpoint snapshot(Replica replica, ModelOrigin origin, TrainingState state) {
    String id = id(state.iteration());
    ModelFiles model =
        ModelFiles.of(replica, origin, id, state.iteration(), state.epoch())
            .as(id, Map.of(STATE, Json.pretty(state)));
    return new Checkpoint(state, model);
  }

  /**
   * Writes a checkpoint, then removes those that are too old.
   *
   * @param checkpoint made by {@link #snapshot}
   * @throws EnvironmentException if the store refuses, with address and size; earlier checkpoints
   *     stay as they are
   */
  public void write(Checkpoint checkpoint) {
    ModelFiles model = checkpoint.model();
    String target = address(checkpoint.state().iteration());
    try {
      storage.deleteTree(target);
      model.write(storage, target);
      storage.write(target + "/" + ModelFiles.MANIFEST, model.manifestBytes());
    } catch (EnvironmentException e) {
      throw failed(target, model.totalBytes(), e);
    }
    removeOld(checkpoint.state().selected());
  }

  /** {@link #snapshot} and {@link #write(Checkpoint)} in one. */
  public Checkpoint write(Replica replica, ModelOrigin origin, TrainingState state) {
    Checkpoint checkpoint = snapshot(replica, origin, state);
    write(checkpoint);
    return checkpoint;
  }

  /**
   * The newest complete and undamaged checkpoint of a run.
   *
   * @param fingerprint of the run, see {@link ModelOrigin#fingerprint()}
   * @param notices told about every checkpoint that was skipped, and why
   */
  public Optional<Checkpoint> newestValid(String fingerprint, Consumer<String> notices) {
    List<Integer> steps = steps();
    for (int i = steps.size() - 1; i >= 0; i--) {
      try {
        Checkpoint checkpoint = open(steps.get(i));
        if (checkpoint.model().manifest().origin().fingerprint().equals(fingerprint)) {
          return Optional.of(checkpoint);
        }
        notices.accept("checkpoint " + address(steps.get(i)) + " is skipped: it is of another run");
      } catch (UserException e) {
        notices.accept("checkpoint " + address(steps.get(i)) + " is skipped: " + e.getMessage());
      }
    }
    return Optional.empty();
  }

  /**
   * One checkpoint.
   *
   * @throws UserException if it is absent or damaged
   */
  public Checkpoint open(int step) {
    String address = address(step);
    ModelFiles model = ModelFiles.read(storage, address);
    TrainingState state =
        Json.read(model.content(STATE), TrainingState.class, address + "/" + STATE);
    if (state.iteration() != step) {
      throw new UserException(
          address + " must be of step " + step + ", but its state is of " + state.iteration());
    }
    return new Checkpoint(state, model);
  }

  /** Finished steps of those that have a manifest, ascending; they may turn out to be damaged. */
  public List<Integer> steps() {
    return storage.list(folder).stream()
        .map(object -> STEP.matcher(object.uri()))
        .filter(Matcher::matches)
        .map(matcher -> Integer.parseInt(matcher.group(1)))
        .sorted()
        .toList();
  }

  private void removeOld(int selected) {
    List<Integer> steps = steps();
    for (int step : steps.subList(0, Math.max(0, steps.size() - keep))) {
      if (step != selected) {
        storage.deleteTree(address(step));
      }
    }
  }

  private EnvironmentException failed(String target, long bytes, EnvironmentException cause) {
    EnvironmentException failure =
        new EnvironmentException(
            "the checkpoint "
                + target
                + " of "
                + bytes
                + " bytes could not be written: "
                + cause.getMessage()
                + ". Earlier checkpoints are untouched; the run goes on from them once the cause"
                + " is gone",
            cause);
    try {
      storage.deleteTree(target);
    } catch (EnvironmentException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  private String address(int step) {
    return folder + "/" + id(step);
  }

  private static String id(int step) {
    return String.format(Locale.ROOT, "step-%09d", step);
  }
}
