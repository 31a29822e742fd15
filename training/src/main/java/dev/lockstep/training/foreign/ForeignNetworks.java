package dev.lockstep.training.foreign;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.training.model.ForeignNetwork;
import dev.lockstep.training.model.NetworkSource;
import dev.lockstep.training.model.NetworkSpec;
import dev.lockstep.training.model.Objective;
import dev.lockstep.training.model.UpdaterSpec;
import dev.lockstep.training.spec.TrainSpec;

/** Fetches the network that a specification names. */
public final class ForeignNetworks {
  private ForeignNetworks() {}

  /**
   * The same specification with a network that executors can build, and classes weighed by their
   * rows in the dataset.
   *
   * @param dataset its storage also holds the network's file
   * @throws UserException if the network cannot be read, or does not fit the dataset
   */
  public static TrainSpec resolve(TrainSpec spec, DatasetVersion dataset) {
    Objective objective =
        spec.network().objective().resolve(dataset.manifest().split(Split.TRAIN).classCounts());
    TrainSpec network = withNetwork(spec, dataset);
    return network.withNetwork(network.network().with(objective));
  }

  private static TrainSpec withNetwork(TrainSpec spec, DatasetVersion dataset) {
    NetworkSource source = spec.network().source();
    if (source instanceof NetworkSource.Layers || source instanceof NetworkSource.Configured) {
      return spec;
    }
    Schema schema = dataset.manifest().schema();
    UpdaterSpec updater = spec.learning().updater();
    ForeignNetwork network = fetch(spec.network(), updater, dataset.storage(), schema, spec.seed());
    return spec.withNetwork(network.fit(schema, updater, spec.seed()));
  }

  private static ForeignNetwork fetch(
      NetworkSpec network, UpdaterSpec updater, Storage storage, Schema schema, long seed) {
    if (network.source() instanceof NetworkSource.Dl4j file) {
      return ForeignNetwork.ofJson(storage.read(file.address()), file.address());
    }
    if (network.source() instanceof NetworkSource.Keras file) {
      KerasFile keras = KerasFile.read(storage.read(file.address()), file.address());
      return keras.network(file.loss(), updater, network.dataType());
    }
    NetworkSource.JavaClass factory = (NetworkSource.JavaClass) network.source();
    return FactoryClass.named(factory.name()).network(schema, seed);
  }
}
