package dev.lockstep.training.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
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
    ConfigurationGuard.check(file.deeplearning4j(), where);
    return switch (manifest.kind()) {
      case LayerStack.KIND -> stack(file.deeplearning4j(), parameters, manifest, where);
      case LayerGraph.KIND -> graph(file.deeplearning4j(), parameters, manifest, where);
      default ->
          throw new UserException(
              "model "
                  + manifest.id()
                  + " must be of kind "
                  + LayerStack.KIND
                  + " or "
                  + LayerGraph.KIND
                  + ", found "
                  + manifest.kind());
    };
  }

  private static Dl4jNetwork stack(
      JsonNode json, INDArray parameters, ModelManifest manifest, String where) {
    MultiLayerConfiguration configuration =
        parse(where, () -> MultiLayerConfiguration.fromJson(json.toString()));
    long described = configuration.getConfs().stream().mapToLong(NetworkReader::parameters).sum();
    requireCount(described, manifest, where);
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init(parameters, false);
    return new LayerStack(network);
  }

  private static Dl4jNetwork graph(
      JsonNode json, INDArray parameters, ModelManifest manifest, String where) {
    ComputationGraphConfiguration configuration =
        parse(where, () -> ComputationGraphConfiguration.fromJson(json.toString()));
    long described =
        configuration.getVertices().values().stream().mapToLong(NetworkReader::parameters).sum();
    requireCount(described, manifest, where);
    ComputationGraph network = new ComputationGraph(configuration);
    network.init(parameters, false);
    return new LayerGraph(network);
  }

  private static long parameters(NeuralNetConfiguration layer) {
    return layer.getLayer().initializer().numParams(layer);
  }

  private static long parameters(GraphVertex vertex) {
    return vertex.numParams(false);
  }

  private static void requireCount(long described, ModelManifest manifest, String where) {
    if (described != manifest.parameters()) {
      throw new UserException(
          where
              + " describes a network of "
              + described
              + " parameters, but the manifest says "
              + manifest.parameters());
    }
  }

  private interface Parser<T> {
    T parse() throws Exception;
  }

  private static <T> T parse(String where, Parser<T> parser) {
    try {
      return parser.parse();
    } catch (Exception e) {
      String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new UserException(where + " is not a network of Deeplearning4j: " + first, e);
    }
  }
}
