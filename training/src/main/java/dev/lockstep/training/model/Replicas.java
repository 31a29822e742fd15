package dev.lockstep.training.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.training.model.backend.NativeBackend;
import org.deeplearning4j.nn.api.Model;

/** Makes replicas. */
public final class Replicas {
  private Replicas() {}

  /** As {@link #create(NetworkSpec, UpdaterSpec, GradientSpec, Schema, long, int)}, plainly. */
  public static Replica create(
      NetworkSpec network, UpdaterSpec updater, Schema schema, long seed, int rank) {
    return create(network, updater, GradientSpec.defaults(), schema, seed, rank);
  }

  /**
   * A freshly initialized network; equal arguments give bitwise equal parameters on every rank.
   *
   * @param network a list of layers, or one that was made elsewhere and is resolved
   * @param gradient what happens to the gradients of all ranks
   * @param schema of the dataset: input shape and label
   * @param seed of initialization and dropout
   * @param rank makes the dropout masks of the ranks differ
   * @throws UserException if the network does not fit the dataset
   */
  public static Replica create(
      NetworkSpec network,
      UpdaterSpec updater,
      GradientSpec gradient,
      Schema schema,
      long seed,
      int rank) {
    NativeBackend.initialize();
    Configuration configuration = configuration(network, updater, schema, seed);
    Objective objective = network.objective();
    if (!objective.classWeights().isEmpty()) {
      configuration.setClassWeights(objective.classWeights());
    }
    Replica replica =
        replica(
            configuration.init(null),
            schema,
            objective.labelSmoothing(),
            Mixing.mix(seed, rank),
            gradient);
    if (network.source() instanceof NetworkSource.Configured configured
        && configured.parameters() != null) {
      configured.parameters().copyTo(replica.parameters());
    }
    return replica;
  }

  private static Configuration configuration(
      NetworkSpec network, UpdaterSpec updater, Schema schema, long seed) {
    if (network.source() instanceof NetworkSource.Configured configured) {
      JsonNode json =
          Json.read(configured.configuration().getBytes(UTF_8), JsonNode.class, "the network");
      Configuration parsed = Configuration.parse(configured.kind(), json, "the network");
      parsed.setSeed(seed);
      if (!(updater instanceof UpdaterSpec.Own)) {
        parsed.setUpdater(Updaters.of(updater));
        if (Weights.decay(updater) > 0) {
          parsed.addWeightDecay(Weights.decay(updater));
        }
      }
      return parsed;
    }
    return new Configuration.Stack(Networks.configuration(network, updater, schema, seed));
  }

  private static Replica replica(
      Dl4jNetwork network, Schema schema, double smoothing, long noiseSeed, GradientSpec gradient) {
    InputView view = InputViews.of(network, schema.features().inputShape());
    Answers answers = Answers.of(schema.label(), network);
    boolean signed = Answers.isHinge(network.loss());
    if (smoothing > 0 && (network.outputs() == 1 || signed)) {
      throw new UserException(
          "label_smoothing needs an output for each class and no hinge loss, but the network has"
              + " another output layer");
    }
    BatchArrays batches = new BatchArrays(view, network.outputs(), signed, smoothing);
    return new NetworkReplica(network, batches, answers, true, noiseSeed, gradient);
  }

  /**
   * The network of a model or checkpoint with its parameters, updater state and progress.
   *
   * @throws UserException if the files describe no network that may be opened
   */
  public static Replica open(ModelFiles files) {
    NativeBackend.initialize();
    ModelOrigin origin = files.manifest().origin();
    Replica replica =
        replica(
            NetworkReader.read(files),
            origin.schema(),
            0,
            Mixing.mix(origin.seed(), 0),
            GradientSpec.defaults());
    try {
      files.restore(replica);
      return replica;
    } catch (RuntimeException e) {
      replica.close();
      throw e;
    }
  }

  /** As {@link #of(Model, int, GradientSpec)}, plainly. */
  public static Replica of(Model network, int rank) {
    return of(network, rank, GradientSpec.defaults());
  }

  /**
   * A replica over a network that someone else made, for batches of one feature and one label
   * array. Networks with several inputs, or data sets with masks, use {@link GradientHook}.
   *
   * @param network initialized MultiLayerNetwork or ComputationGraph; it stays usable, but trains
   *     only through the replica until that is closed
   * @param rank makes the dropout masks of the ranks differ
   * @param gradient what happens to the gradients of all ranks
   */
  public static Replica of(Model network, int rank, GradientSpec gradient) {
    NativeBackend.initialize();
    Dl4jNetwork wrapped = Dl4jNetwork.of(network);
    long seed = Mixing.mix(network.conf().getSeed(), rank);
    BatchArrays batches =
        new BatchArrays(
            InputViews.of(wrapped, null), wrapped.outputs(), Answers.isHinge(wrapped.loss()));
    return new NetworkReplica(wrapped, batches, Answers.AS_THEY_ARE, false, seed, gradient);
  }
}
