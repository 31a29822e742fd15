package dev.lockstep.training.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.training.model.ForeignNetwork;
import dev.lockstep.training.model.Precision;
import dev.lockstep.training.model.UpdaterSpec;
import dev.lockstep.training.model.backend.NativeBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.modelimport.keras.KerasModel;
import org.deeplearning4j.nn.modelimport.keras.KerasSequentialModel;
import org.deeplearning4j.nn.modelimport.keras.utils.KerasModelBuilder;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network that Keras 2 saved: HDF5 with weights, or JSON without. */
final class KerasFile {
  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  private final String where;
  private final byte[] bytes;

  private KerasFile(String where, byte[] bytes) {
    this.where = where;
    this.bytes = bytes;
  }

  /**
   * @param where address of the file, for messages
   */
  static KerasFile read(byte[] bytes, String where) {
    return new KerasFile(where, bytes);
  }

  /**
   * The network, with the weights if the file has them.
   *
   * @param loss name of the loss, or {@code null} for the one the file was compiled with
   * @param updater {@link UpdaterSpec.Own} for the one it was compiled with
   * @throws UserException if Deeplearning4j cannot import it, or something is said nowhere
   */
  ForeignNetwork network(String loss, UpdaterSpec updater, Precision type) {
    NativeBackend.initialize();
    KerasTraining training = new KerasTraining(where);
    try (KerasModelBuilder builder = new KerasModel().modelBuilder()) {
      boolean weights = open(builder);
      Optional<String> compiled = Optional.ofNullable(builder.getTrainingJson());
      JsonNode lossFunction = training.loss(loss, compiled);
      Imported imported = load(builder, weights);
      JsonNode json = KerasOutput.addLoss(imported.configuration, lossFunction, where);
      ForeignNetwork network =
          ForeignNetwork.of(json, where, weights ? imported.parameters : null).with(type);
      return updater instanceof UpdaterSpec.Own
          ? network.with(training.updater(compiled))
          : network;
    } catch (UserException | EnvironmentException e) {
      throw e;
    } catch (Exception e) {
      String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new UserException(
          "%s cannot be imported from Keras: %s: %s"
              .formatted(where, e.getClass().getSimpleName(), first),
          e);
    }
  }

  /** A network as Deeplearning4j imports it, without a loss. */
  private record Imported(JsonNode configuration, INDArray parameters) {}

  private Imported load(KerasModelBuilder builder, boolean weights) throws Exception {
    JsonNode model = Json.read(builder.getModelJson().getBytes(UTF_8), JsonNode.class, where);
    if (model.path("class_name").asText().equals("Sequential")) {
      KerasSequentialModel sequential = builder.buildSequential();
      MultiLayerNetwork network = sequential.getMultiLayerNetwork(weights);
      return new Imported(tree(network.getLayerWiseConfigurations().toJson()), network.params());
    }
    ComputationGraph network = builder.buildModel().getComputationGraph(weights);
    return new Imported(tree(network.getConfiguration().toJson()), network.params());
  }

  private JsonNode tree(String json) {
    return Json.read(json.getBytes(UTF_8), JsonNode.class, where);
  }

  /** Whether the file has weights. */
  private boolean open(KerasModelBuilder builder) throws Exception {
    builder.enforceTrainingConfig(false);
    if (bytes.length < HDF5.length || !Arrays.equals(HDF5, Arrays.copyOf(bytes, HDF5.length))) {
      builder.modelJson(new String(bytes, UTF_8));
      return false;
    }
    // the importer opens files by name alone
    Path file = temporary();
    try {
      builder.modelHdf5Filename(file.toString());
    } finally {
      // what is open stays readable
      Files.delete(file);
    }
    return true;
  }

  private Path temporary() {
    try {
      Path file = Files.createTempFile("network", ".h5");
      Files.write(file, bytes);
      return file;
    } catch (IOException e) {
      throw new EnvironmentException("cannot write a copy of " + where + ": " + e.getMessage(), e);
    }
  }
}
