package dev.lockstep.training.checkpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.training.model.ModelFiles;
import dev.lockstep.training.model.ModelOrigin;
import dev.lockstep.training.model.Replica;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The checkpoints of one run, {@code <folder>/step-000001407/}, named after finished steps. The
 * hash of a checkpoint's manifest is written last, so one that was interrupted or damaged is never
 * taken for valid. One that is written again replaces the earlier one file by file, which stays
 * valid until the first difference. Written by one rank at a time.
 */
public final class CheckpointStore {
  /** Name of the file with the {@link TrainingState}. */
  public static final String STATE = "state.json";

  /** Name of the file with the manifest's sha256 in lower-case hex, which is written last. */
  public static final String SEAL = "manifest.sha256";

  private static final Pattern STEP =
      Pattern.compile(".*/step-([0-9]{9,10})/" + Pattern.quote(SEAL));

  private final Storage storage;
  private final String folder;
  private final int keep;

  /** Steps whose checkpoints are sealed but of no use to this run. */
  private final Set<Integer> useless = new HashSet<>();

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
   * @param more files, by name
   */
  public static Checkpoint snapshot(
      Replica replica, ModelOrigin origin, TrainingState state, Map<String, byte[]> more) {
    String id = id(state.iteration());
    Map<String, byte[]> extras = new TreeMap<>(more);
    extras.put(STATE, Json.pretty(state));
    ModelFiles model =
        ModelFiles.of(replica, origin, id, state.iteration(), state.epoch()).as(id, extras);
    return new Checkpoint(state, model);
  }

  /**
   * Writes a checkpoint, then removes those that are too old, and those that {@link #newestValid}
   * has skipped.
   *
   * @param checkpoint made by {@link #snapshot}
   * @throws EnvironmentException if the store refuses, with address and size; earlier checkpoints
   *     stay as they are
   */
  public void write(Checkpoint checkpoint) {
    ModelFiles model = checkpoint.model();
    String target = address(checkpoint.state().iteration());
    try {
      model.write(storage, target);
      byte[] manifest = model.manifestBytes();
      storage.write(target + "/" + ModelFiles.MANIFEST, manifest);
      storage.write(target + "/" + SEAL, Hashes.sha256(manifest).getBytes(US_ASCII));
    } catch (EnvironmentException e) {
      throw failed(target, model.totalBytes(), e);
    }
    useless.remove(checkpoint.state().iteration());
    removeOld(checkpoint.state().selected());
  }

  /** {@link #snapshot} and {@link #write(Checkpoint)} in one. */
  public Checkpoint write(Replica replica, ModelOrigin origin, TrainingState state) {
    Checkpoint checkpoint = snapshot(replica, origin, state, Map.of());
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
      int step = steps.get(i);
      try {
        Checkpoint checkpoint = open(step);
        if (checkpoint.model().manifest().origin().fingerprint().equals(fingerprint)) {
          return Optional.of(checkpoint);
        }
        notices.accept("checkpoint " + address(step) + " is skipped: it is of another run");
      } catch (UserException e) {
        notices.accept("checkpoint " + address(step) + " is skipped: " + e.getMessage());
      }
      useless.add(step);
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
    ModelFiles model = ModelFiles.read(storage, address, sealedManifest(address));
    TrainingState state =
        Json.read(model.content(STATE), TrainingState.class, address + "/" + STATE);
    if (state.iteration() != step) {
      throw new UserException(
          address + " must be of step " + step + ", but its state is of " + state.iteration());
    }
    return new Checkpoint(state, model);
  }

  private byte[] sealedManifest(String address) {
    String manifest = address + "/" + ModelFiles.MANIFEST;
    long size =
        storage
            .stat(manifest)
            .orElseThrow(() -> new UserException(manifest + " does not exist"))
            .size();
    if (size > ModelFiles.MAX_MANIFEST_BYTES) {
      throw new UserException(
          "%s has %d bytes, a manifest has at most %d"
              .formatted(manifest, size, ModelFiles.MAX_MANIFEST_BYTES));
    }
    byte[] bytes = storage.read(manifest);
    String found = Hashes.sha256(bytes);
    String sealed = new String(storage.read(address + "/" + SEAL), US_ASCII);
    if (!found.equals(sealed)) {
      throw new UserException(
          "%s is damaged: %s says sha256 %s, found %s".formatted(manifest, SEAL, sealed, found));
    }
    return bytes;
  }

  /** Finished steps of those that are sealed, ascending; they may turn out to be damaged. */
  public List<Integer> steps() {
    return storage.list(folder).stream()
        .map(object -> STEP.matcher(object.uri()))
        .filter(Matcher::matches)
        .map(matcher -> Integer.parseInt(matcher.group(1)))
        .sorted()
        .toList();
  }

  private void removeOld(int selected) {
    useless.forEach(step -> storage.deleteTree(address(step)));
    useless.clear();
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
      if (storage.stat(target + "/" + SEAL).isEmpty()) {
        storage.deleteTree(target);
      }
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
