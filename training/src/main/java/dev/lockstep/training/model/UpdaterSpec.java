package dev.lockstep.training.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;

/** How parameters follow the gradient. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = UpdaterSpec.Sgd.class, name = "sgd"),
  @JsonSubTypes.Type(value = UpdaterSpec.Nesterovs.class, name = "nesterovs"),
  @JsonSubTypes.Type(value = UpdaterSpec.Adam.class, name = "adam")
})
public sealed interface UpdaterSpec extends Serializable {
  /** Plain stochastic gradient descent. */
  record Sgd(double learningRate) implements UpdaterSpec {}

  /** Nesterov's accelerated gradient. */
  record Nesterovs(double learningRate, double momentum) implements UpdaterSpec {}

  /** Adam (Kingma and Ba 2015). */
  record Adam(double learningRate, double beta1, double beta2, double epsilon)
      implements UpdaterSpec {}
}
