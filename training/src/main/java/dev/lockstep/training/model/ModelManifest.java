package dev.lockstep.training.model;

import dev.lockstep.training.collective.ElementType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The manifest of one model or checkpoint. Readers refuse files that differ from it.
 *
 * @param formatVersion version of this format, {@value #FORMAT_VERSION}
 * @param id name of the folder
 * @param kind of network, {@code multi_layer_network} or {@code computation_graph}
 * @param origin where it comes from
 * @param iteration finished optimizer steps
 * @param epoch finished passes over the train split
 * @param dataType of parameters and updater state, {@code float32} or {@code float64}; absent in
 *     files of earlier releases, which are float32
 * @param parameters number of them
 * @param updaterState number of values of the updater's state
 * @param versions of the libraries that wrote it, by name
 * @param files all other files of the folder, sorted by name
 */
public record ModelManifest(
    int formatVersion,
    String id,
    String kind,
    ModelOrigin origin,
    int iteration,
    int epoch,
    String dataType,
    long parameters,
    long updaterState,
    Map<String, String> versions,
    List<ModelFile> files) {
  /** Version of the format this code reads and writes. */
  public static final int FORMAT_VERSION = 2;

  public ModelManifest {
    if (formatVersion != FORMAT_VERSION) {
      throw new IllegalArgumentException(
          "format version " + FORMAT_VERSION + " can be read, found " + formatVersion);
    }
    dataType = dataType == null ? ElementType.FLOAT32.title() : dataType;
    ElementType.of(dataType);
    versions = new TreeMap<>(versions);
    files = List.copyOf(files);
    if (files.stream().map(ModelFile::name).distinct().count() != files.size()) {
      throw new IllegalArgumentException("a file is listed twice");
    }
  }

  /** What parameters and updater state are made of. */
  ElementType elementType() {
    return ElementType.of(dataType);
  }

  /** The same model under another id with other files. */
  ModelManifest with(String otherId, List<ModelFile> otherFiles) {
    return new ModelManifest(
        formatVersion,
        otherId,
        kind,
        origin,
        iteration,
        epoch,
        dataType,
        parameters,
        updaterState,
        versions,
        otherFiles);
  }

  /** The entry of a file. */
  public Optional<ModelFile> file(String name) {
    return files.stream().filter(file -> file.name().equals(name)).findFirst();
  }

  /** Sha256 of the parameters' little-endian bytes. */
  public String parametersSha256() {
    return file(ModelFiles.PARAMETERS).orElseThrow().sha256();
  }
}
