package dev.lockstep.training.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.training.model.backend.NativeBackend;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** A network that was made elsewhere, before it is known to fit a dataset. */
public final class ForeignNetwork {
  private final String where;
  private final Configuration configuration;
  private final INDArray parameters;

  private ForeignNetwork(String where, Configuration configuration, INDArray parameters) {
    this.where = where;
    this.configuration = configuration;
    this.parameters = parameters;
  }

  /**
   * A configuration in Deeplearning4j's JSON; training starts from random parameters.
   *
   * @param where address of the file, for messages
   * @throws UserException if it is neither a MultiLayerNetwork's nor a ComputationGraph's, or names
   *     foreign classes
   */
  public static ForeignNetwork ofJson(byte[] json, String where) {
    return of(Json.read(json, JsonNode.class, where), where, null);
  }

  /**
   * As {@link #ofJson}, with the parameters to start from.
   *
   * @param parameters flattened float32, or {@code null} for random ones
   */
  public static ForeignNetwork of(JsonNode json, String where, INDArray parameters) {
    NativeBackend.initialize();
    if (!json.has("confs") && !json.has("vertices")) {
      throw new UserException(
          where
              + " is neither the configuration of a MultiLayerNetwork, which has confs, nor that of"
              + " a ComputationGraph, which has vertices");
    }
    String kind = json.has("confs") ? LayerStack.KIND : LayerGraph.KIND;
    return new ForeignNetwork(where, Configuration.parse(kind, json, where), parameters);
  }

  /**
   * A network with its parameters.
   *
   * @param where what made it, for messages
   */
  public static ForeignNetwork of(Model network, String where) {
    if (network instanceof MultiLayerNetwork stack) {
      stack.init();
    } else if (network instanceof ComputationGraph graph) {
      graph.init();
    }
    Dl4jNetwork wrapped = Dl4jNetwork.of(network);
    JsonNode json = Json.read(wrapped.configurationJson().getBytes(UTF_8), JsonNode.class, where);
    return of(json, where, network.params().dup());
  }

  /** The same with other elements, and gradients through whole sequences. */
  public ForeignNetwork with(Precision type) {
    configuration.setDataType(type.type());
    configuration.setStandardBackprop();
    return new ForeignNetwork(
        where, configuration, parameters == null ? null : parameters.castTo(type.type()));
  }

  /** The same with an updater, in Deeplearning4j's terms. */
  public ForeignNetwork with(IUpdater updater) {
    configuration.setUpdater(updater);
    return this;
  }

  /**
   * What executors build it from, once it has answered for a row of zeros.
   *
   * @throws UserException if it does not fit the dataset
   */
  public NetworkSpec fit(Schema schema, UpdaterSpec updater, long seed) {
    requireOneInputAndOutput();
    // or it would be the time at which the network was made, and no two runs the same work
    configuration.setSeed(seed);
    NetworkSpec spec =
        new NetworkSpec(
            new NetworkSource.Configured(
                configuration.kind(),
                configuration.json(),
                parameters == null ? null : InitialParameters.of(NativeViews.bytes(parameters))),
            null);
    int elements = schema.features().inputElements();
    ByteBuffer zeros =
        ByteBuffer.allocateDirect(elements * Float.BYTES).order(ByteOrder.nativeOrder());
    try (Replica replica =
        Replicas.create(spec, updater, GradientSpec.defaults(), schema, seed, 0)) {
      requireFit(((NetworkReplica) replica).network(), schema.label());
      replica.predict(zeros, 1);
      return spec;
    } catch (UserException e) {
      throw new UserException(where + " cannot be trained on the dataset: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw new UserException(
          "%s cannot answer for features of shape %s: %s"
              .formatted(where, schema.features().inputShape(), e.getMessage()),
          e);
    }
  }

  private void requireOneInputAndOutput() {
    if (configuration instanceof Configuration.Graph graph) {
      requireOne("inputs", graph.inputs());
      requireOne("outputs", graph.outputs());
    }
  }

  private void requireOne(String what, List<String> names) {
    if (names.size() != 1) {
      throw new UserException(
          "%s has the %s %s, but a row of a dataset has one tensor of features and one label; graphs with several are trained with LockstepTrainingMaster"
              .formatted(where, what, names));
    }
  }

  private static void requireFit(Dl4jNetwork network, LabelSpec label) {
    String layer = network.outputLayer().conf().getLayer().getClass().getSimpleName();
    if (!OutputKinds.ONE_ANSWER_PER_ROW.contains(layer)) {
      throw new UserException(
          "its last layer must be one of %s, which answer once per row, found a %s"
              .formatted(String.join(", ", OutputKinds.ONE_ANSWER_PER_ROW), layer));
    }
    int needed = label instanceof ClassLabel ? label.classCount() : 1;
    boolean binary = needed == 2 && network.outputs() == 1 && OutputKinds.isBinary(network);
    if (network.outputs() != needed && !binary) {
      String one = needed == 2 ? ", or 1 with activation sigmoid and binary cross-entropy" : "";
      throw new UserException(
          "it has %d outputs, but the label %s needs %d%s"
              .formatted(network.outputs(), label.column(), needed, one));
    }
    ILossFunction loss = network.loss();
    if (!OutputKinds.fits(loss, label)) {
      throw new UserException(
          "its loss %s is not for the label %s, which is a %s"
              .formatted(
                  loss.getClass().getSimpleName(),
                  label.column(),
                  label instanceof ClassLabel ? "class" : "number"));
    }
  }
}
