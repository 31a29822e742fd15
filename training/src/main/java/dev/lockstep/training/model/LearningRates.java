package dev.lockstep.training.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Scales the learning rates of a network while it trains. Deeplearning4j asks its updaters'
 * settings for the rate in every iteration, so those are changed; the configuration that model
 * files contain is taken before.
 */
final class LearningRates {
  /**
   * @param used settings that the network asks
   * @param configured a copy of them as they were
   */
  private record Base(IUpdater used, IUpdater configured) {
    void apply(double factor, int iteration, int epoch) {
      used.setLrAndSchedule(configured.getLearningRate(iteration, epoch) * factor, null);
    }
  }

  private final List<Base> bases;
  private double factor = 1;
  private boolean scaled;

  private LearningRates(List<Base> bases) {
    this.bases = List.copyOf(bases);
  }

  static LearningRates of(Dl4jNetwork network) {
    Set<IUpdater> updaters = Collections.newSetFromMap(new IdentityHashMap<>());
    for (UpdaterBlock block : network.updater().getUpdaterBlocks()) {
      updaters.add(block.getGradientUpdater().getConfig());
    }
    for (Trainable trainable : network.trainables()) {
      for (String parameter : trainable.paramTable(false).keySet()) {
        updaters.add(trainable.getConfig().getUpdaterByParam(parameter));
      }
    }
    List<Base> bases = new ArrayList<>();
    for (IUpdater updater : updaters) {
      if (updater != null && updater.hasLearningRate()) {
        bases.add(new Base(updater, updater.clone()));
      }
    }
    return new LearningRates(bases);
  }

  /** Factor from the next {@link #apply} on. */
  void scale(double factor) {
    this.factor = factor;
  }

  /** Sets the rates of one iteration; leaves settings that were never scaled as they are. */
  void apply(int iteration, int epoch) {
    if (factor != 1 || scaled) {
      bases.forEach(base -> base.apply(factor, iteration, epoch));
      scaled = true;
    }
  }
}
