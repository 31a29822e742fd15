package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.model.Extent.Kind;
import dev.lockstep.training.model.LayerFactory.Made;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;

/** Makes recurrent layers with what wraps them. */
final class RecurrentFactory {
  private static final String ONE_PASS = "none";

  private final Weights weights;

  RecurrentFactory(Weights weights) {
    this.weights = weights;
  }

  /**
   * @param last whether only the state after the last step goes on
   */
  Made make(String where, LayerSpec.Recurrent spec, boolean last, Extent input) {
    input.require(where, Kind.SEQUENCE);
    LayerFactory.atLeastOne(where, "units", spec.units());
    Layer layer = spec instanceof LayerSpec.Lstm lstm ? lstm(where, lstm) : simple(where, spec);
    boolean both = !spec.bidirectional().equals(ONE_PASS);
    if (last && both) {
      throw new UserException(
          where
              + " is bidirectional: at the last step its second pass has seen one step, and"
              + " Deeplearning4j cannot train it on the first step's; use global_pooling instead"
              + " of last_step");
    }
    if (last) {
      layer = new LastTimeStep(layer);
    }
    int units = spec.units();
    if (both) {
      Bidirectional.Mode join = Names.join(where, spec.bidirectional());
      layer = new Bidirectional(join, layer);
      units *= join == Bidirectional.Mode.CONCAT ? 2 : 1;
    }
    return new Made(layer, last ? Extent.vector(units) : Extent.sequence(units, input.width()));
  }

  private BaseRecurrentLayer lstm(String where, LayerSpec.Lstm spec) {
    LSTM.Builder builder =
        new LSTM.Builder()
            .nOut(spec.units())
            .activation(Names.activation(where, spec.activation()))
            .gateActivationFunction(Names.activation(where, spec.gateActivation()))
            .forgetGateBiasInit(spec.forgetBias());
    weights.apply(where, spec.weights(), builder, Weights.COLUMNS);
    return builder.build();
  }

  private BaseRecurrentLayer simple(String where, LayerSpec.Recurrent spec) {
    LayerSpec.SimpleRnn rnn = (LayerSpec.SimpleRnn) spec;
    SimpleRnn.Builder builder =
        new SimpleRnn.Builder()
            .nOut(rnn.units())
            .activation(Names.activation(where, rnn.activation()));
    weights.apply(where, rnn.weights(), builder, Weights.COLUMNS);
    return builder.build();
  }
}
