package dev.lockstep.training.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.training.model.backend.Versions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model's files in memory, complete and consistent with their manifest. The byte level is
 * specified in {@code docs/reference/model-format.md}.
 */
public final class ModelFiles {
  /** Name of the manifest, which is written last. */
  public static final String MANIFEST = "manifest.json";

  /** Manifests are a few kilobytes; the bound keeps a wrong file from filling the memory. */
  public static final long MAX_MANIFEST_BYTES = 16L << 20;

  /** Name of the file with the network's configuration. */
  public static final String CONFIGURATION = "configuration.json";

  /** Name of the file with the flattened parameters. */
  public static final String PARAMETERS = "parameters.bin";

  /** Name of the file with the flattened state of the updater. */
  public static final String UPDATER = "updater.bin";

  private static final List<String> OWN = List.of(CONFIGURATION, PARAMETERS, UPDATER);

  private final ModelManifest manifest;
  private final Map<String, byte[]> contents;

  ModelFiles(ModelManifest manifest, Map<String, byte[]> contents) {
    this.manifest = manifest;
    this.contents = contents;
  }

  /**
   * A copy of a replica as it is now.
   *
   * @param replica made by {@link Replicas}
   * @param id name of the folder it will be written to
   * @param iteration finished optimizer steps
   * @param epoch finished epochs
   */
  public static ModelFiles of(
      Replica replica, ModelOrigin origin, String id, int iteration, int epoch) {
    Dl4jNetwork network = ((NetworkReplica) replica).network();
    String json = ((NetworkReplica) replica).configurationJson();
    ConfigurationFile configuration =
        new ConfigurationFile(network.kind(), Json.read(json.getBytes(UTF_8), JsonNode.class, id));
    Map<String, byte[]> contents = new TreeMap<>();
    contents.put(CONFIGURATION, Json.pretty(configuration));
    contents.put(PARAMETERS, bytes(replica.parameters()));
    contents.put(UPDATER, bytes(replica.updaterState()));
    ModelManifest manifest =
        new ModelManifest(
            ModelManifest.FORMAT_VERSION,
            id,
            network.kind(),
            origin,
            iteration,
            epoch,
            replica.elementType().title(),
            replica.parameterCount(),
            replica.updaterState().remaining() / replica.elementType().bytes(),
            Versions.ofLibraries(),
            entries(contents));
    return new ModelFiles(manifest, contents);
  }

  /**
   * Reads and checks a published model or a checkpoint.
   *
   * @param folder address of its folder
   * @throws UserException if a file is missing, has another size or hash than the manifest says, or
   *     is of a format that cannot be read; the message names file, expected and found
   */
  public static ModelFiles read(Storage storage, String folder) {
    return new ModelReader(storage, folder).read();
  }

  /** As {@link #read(Storage, String)} with the manifest's bytes, checked by the caller. */
  public static ModelFiles read(Storage storage, String folder, byte[] manifest) {
    return new ModelReader(storage, folder).read(manifest);
  }

  /** The manifest. */
  public ModelManifest manifest() {
    return manifest;
  }

  /** The manifest as it is written, to be published or written last. */
  public byte[] manifestBytes() {
    return Json.pretty(manifest);
  }

  /**
   * Content of one file.
   *
   * @throws UserException if there is no such file
   */
  public byte[] content(String name) {
    byte[] content = contents.get(name);
    if (content == null) {
      throw new UserException(
          "model " + manifest.id() + " has no file " + name + "; it has " + contents.keySet());
    }
    return content.clone();
  }

  /** Whether there is a file of that name. */
  public boolean has(String name) {
    return contents.containsKey(name);
  }

  /**
   * The same network with other parameters.
   *
   * @param parameters as many as it has
   */
  public ModelFiles withParameters(byte[] parameters) {
    if (parameters.length != contents.get(PARAMETERS).length) {
      throw new IllegalArgumentException(
          "the network has %d bytes of parameters but was given %d"
              .formatted(contents.get(PARAMETERS).length, parameters.length));
    }
    Map<String, byte[]> changed = new TreeMap<>(contents);
    changed.put(PARAMETERS, parameters.clone());
    return new ModelFiles(manifest.with(manifest.id(), entries(changed)), changed);
  }

  /** Bytes of all files without the manifest. */
  public long totalBytes() {
    return manifest.files().stream().mapToLong(ModelFile::bytes).sum();
  }

  /**
   * The same network under another id with other files beside it.
   *
   * @param extras files besides configuration, parameters and updater state; they replace those
   *     that are there now
   */
  public ModelFiles as(String id, Map<String, byte[]> extras) {
    Map<String, byte[]> kept = new TreeMap<>(contents);
    kept.keySet().retainAll(OWN);
    extras.forEach(
        (name, content) -> {
          if (kept.putIfAbsent(name, content.clone()) != null || name.equals(MANIFEST)) {
            throw new IllegalArgumentException(name + " belongs to the network itself");
          }
        });
    return new ModelFiles(manifest.with(id, entries(kept)), kept);
  }

  /** Writes every file but the manifest, which must come last and is the caller's to publish. */
  public void write(Storage storage, String folder) {
    contents.forEach((name, content) -> storage.write(folder + "/" + name, content));
  }

  /**
   * Makes a replica equal to the model, bitwise.
   *
   * @throws UserException if its network has other sizes
   */
  public void restore(Replica replica) {
    copy(PARAMETERS, replica.parameters());
    copy(UPDATER, replica.updaterState());
    replica.setProgress(manifest.iteration(), manifest.epoch());
  }

  private void copy(String name, ByteBuffer target) {
    byte[] content = contents.get(name);
    if (content.length != target.remaining()) {
      throw new UserException(
          name
              + " of model "
              + manifest.id()
              + " does not fit the network: it has "
              + content.length
              + " bytes, the network needs "
              + target.remaining());
    }
    target.put(content);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static List<ModelFile> entries(Map<String, byte[]> contents) {
    List<ModelFile> entries = new ArrayList<>();
    contents.forEach((name, content) -> entries.add(ModelFile.of(name, content)));
    return entries;
  }
}
