package dev.lockstep.training.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;

/**
 * How parameters follow the gradient. Component names are those of the pipeline file; each
 * algorithm but momentum is Deeplearning4j's.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = UpdaterSpec.Own.class, name = "own"),
  @JsonSubTypes.Type(value = UpdaterSpec.Sgd.class, name = "sgd"),
  @JsonSubTypes.Type(value = UpdaterSpec.Momentum.class, name = "momentum"),
  @JsonSubTypes.Type(value = UpdaterSpec.Nesterovs.class, name = "nesterovs"),
  @JsonSubTypes.Type(value = UpdaterSpec.Adam.class, name = "adam"),
  @JsonSubTypes.Type(value = UpdaterSpec.AdamW.class, name = "adamw"),
  @JsonSubTypes.Type(value = UpdaterSpec.AdaMax.class, name = "adamax"),
  @JsonSubTypes.Type(value = UpdaterSpec.AmsGrad.class, name = "amsgrad"),
  @JsonSubTypes.Type(value = UpdaterSpec.Nadam.class, name = "nadam"),
  @JsonSubTypes.Type(value = UpdaterSpec.AdaGrad.class, name = "adagrad"),
  @JsonSubTypes.Type(value = UpdaterSpec.AdaDelta.class, name = "adadelta"),
  @JsonSubTypes.Type(value = UpdaterSpec.RmsProp.class, name = "rmsprop")
})
public sealed interface UpdaterSpec extends Serializable {
  /** What the configuration of a network that was made elsewhere says. */
  record Own() implements UpdaterSpec {}

  /** Plain stochastic gradient descent. */
  record Sgd(double learningRate) implements UpdaterSpec {}

  /** Gradient descent with classical momentum (Polyak 1964). */
  record Momentum(double learningRate, double momentum) implements UpdaterSpec {}

  /** Nesterov's accelerated gradient. */
  record Nesterovs(double learningRate, double momentum) implements UpdaterSpec {}

  /** Adam (Kingma and Ba 2015). */
  record Adam(double learningRate, double beta1, double beta2, double epsilon)
      implements UpdaterSpec {}

  /**
   * Adam with decoupled weight decay (Loshchilov and Hutter 2019).
   *
   * @param weightDecay share of the learning rate by which weights, not biases, shrink in a step
   */
  record AdamW(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
      implements UpdaterSpec {}

  /** Adam with the infinity norm (Kingma and Ba 2015). */
  record AdaMax(double learningRate, double beta1, double beta2, double epsilon)
      implements UpdaterSpec {}

  /** Adam whose variance never falls (Reddi et al. 2018). */
  record AmsGrad(double learningRate, double beta1, double beta2, double epsilon)
      implements UpdaterSpec {}

  /** Adam with Nesterov's momentum (Dozat 2016). */
  record Nadam(double learningRate, double beta1, double beta2, double epsilon)
      implements UpdaterSpec {}

  /** Adaptive subgradients (Duchi et al. 2011). */
  record AdaGrad(double learningRate, double epsilon) implements UpdaterSpec {}

  /** An adaptive method without a learning rate (Zeiler 2012). */
  record AdaDelta(double rho, double epsilon) implements UpdaterSpec {}

  /** Division by a running root mean square (Hinton 2012). */
  record RmsProp(double learningRate, double decay, double epsilon) implements UpdaterSpec {}
}
