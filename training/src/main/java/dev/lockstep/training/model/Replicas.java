package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.error.UserException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

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
    MultiLayerNetwork model =
        new MultiLayerNetwork(Networks.configuration(network, updater, schema, seed));
    model.init();
    int inputs = schema.features().inputElements();
    return new NetworkReplica(
        Dl4jNetwork.of(model), inputs, true, Mixing.mix(seed, rank), gradient);
  }

  /**
   * The network of a model or checkpoint with its parameters, updater state and progress.
   *
   * @throws UserException if the files describe no network that may be opened
   */
  public static Replica open(ModelFiles files) {
    NativeBackend.initialize();
    ModelOrigin origin = files.manifest().origin();
    int inputs = origin.schema().features().inputElements();
    long seed = Mixing.mix(origin.seed(), 0);
    Replica replica =
        new NetworkReplica(NetworkReader.read(files), inputs, true, seed, GradientSpec.defaults());
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
    return new NetworkReplica(wrapped, wrapped.inputs(), false, seed, gradient);
  }
}
