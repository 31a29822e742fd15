package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Builds the network that model files describe, and allocates nothing for one that lies. */
final class NetworkReader {
  private NetworkReader() {}

  /** An initialized network with arbitrary parameters. */
  static Dl4jNetwork read(ModelFiles files) {
    return over(files, null);
  }

  /**
   * A network over parameters that belong to somebody else, who also frees them.
   *
   * @param parameters float32 {@code [1, parameters]}, or {@code null} for its own, arbitrary ones
   */
  static Dl4jNetwork over(ModelFiles files, INDArray parameters) {
    ModelManifest manifest = files.manifest();
    String where = ModelFiles.CONFIGURATION + " of model " + manifest.id();
    ConfigurationFile file =
        Json.read(files.content(ModelFiles.CONFIGURATION), ConfigurationFile.class, where);
    if (!manifest.kind().equals(file.kind()) || file.deeplearning4j() == null) {
      throw new UserException(
          where + " must be of kind " + manifest.kind() + ", found " + file.kind());
    }
    Configuration configuration =
        Configuration.parse(manifest.kind(), file.deeplearning4j(), where);
    if (configuration.parameters() != manifest.parameters()) {
      throw new UserException(
          where
              + " describes a network of "
              + configuration.parameters()
              + " parameters, but the manifest says "
              + manifest.parameters());
    }
    return configuration.init(parameters);
  }
}
