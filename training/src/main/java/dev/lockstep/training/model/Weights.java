package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/** Sets on a layer how its weights start, what they cost and how long they may become. */
final class Weights {
  /** Dimensions of {@code [inputs, units]} over which the weights of one unit lie. */
  static final int[] COLUMNS = {0};

  /** Of {@code [filters, channels, height, width]}. */
  static final int[] FILTERS = {1, 2, 3};

  /** Of {@code [categories, units]}: each row is the vector of a category. */
  static final int[] ROWS = {1};

  private final LayerDefaults defaults;
  private final double decay;

  /**
   * @param updater may shrink weights too
   * @throws UserException if a number is out of range, or penalties exclude each other
   */
  Weights(LayerDefaults defaults, UpdaterSpec updater) {
    this.defaults = defaults;
    double ofUpdater = decay(updater);
    if (ofUpdater > 0 && defaults.weightDecay() > 0) {
      throw new UserException("weight_decay is set both for the network and its updater; drop one");
    }
    this.decay = notNegative("", "weight_decay", ofUpdater + defaults.weightDecay());
    notNegative("", "l1", defaults.l1());
    notNegative("", "l2", defaults.l2());
    requirePositive("clip_value", defaults.clipValue());
    requirePositive("max_norm", defaults.maxNorm());
  }

  /** Share of the learning rate by which an updater lets weights shrink, 0 for none. */
  static double decay(UpdaterSpec updater) {
    return updater instanceof UpdaterSpec.AdamW adamw ? adamw.weightDecay() : 0;
  }

  /**
   * @param where index and type of the layer
   * @param inputs dimensions over which the weights of one unit lie
   */
  void apply(String where, WeightOptions options, BaseLayer.Builder<?> layer, int[] inputs) {
    String init = options.init() == null ? defaults.weightInit() : options.init();
    layer.weightInit(Names.weightInit(options.init() == null ? "" : where + ": ", init));
    layer.l1(penalty(where, "l1", options.l1(), defaults.l1()));
    double l2 = penalty(where, "l2", options.l2(), defaults.l2());
    layer.l2(l2);
    if (decay > 0) {
      if (l2 > 0) {
        throw new UserException(
            where + " has both l2 and weight_decay, which Deeplearning4j does not add; drop one");
      }
      layer.weightDecay(decay);
    }
    if (defaults.maxNorm() != null) {
      layer.constrainWeights(new MaxNormConstraint(defaults.maxNorm(), inputs));
    }
  }

  /**
   * Adds weight decay to a layer that was made elsewhere.
   *
   * @throws UserException if it shrinks weights already
   */
  static void addDecay(BaseLayer layer, double share) {
    List<Regularization> penalties = new ArrayList<>(layer.getRegularization());
    if (penalties.stream()
        .anyMatch(it -> it instanceof L2Regularization || it instanceof WeightDecay)) {
      throw new UserException(
          "its %s has l2 or weight decay of its own, to which Deeplearning4j does not add the weight_decay of adamw; set train.updater.weight_decay to 0"
              .formatted(layer.getClass().getSimpleName()));
    }
    penalties.add(new WeightDecay(share, true));
    layer.setRegularization(penalties);
  }

  private static double penalty(String where, String name, Double own, double ofNetwork) {
    return own == null ? ofNetwork : notNegative(where + ": ", name, own);
  }

  private static double notNegative(String where, String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new UserException(where + name + " must be a number of at least 0, found " + value);
    }
    return value;
  }

  private static void requirePositive(String name, Double value) {
    if (value != null && (!(value > 0) || Double.isInfinite(value))) {
      throw new UserException(name + " must be a number above 0, found " + value);
    }
  }
}
