package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.error.UserException;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** Turns the specification of an updater into one for Deeplearning4j. */
final class Updaters {
  private final String name;

  private Updaters(String name) {
    this.name = name;
  }

  /**
   * @param spec any but {@link UpdaterSpec.Own}
   * @throws UserException if a number is out of range
   */
  static IUpdater of(UpdaterSpec spec) {
    if (spec instanceof UpdaterSpec.Sgd it) {
      return new Sgd(new Updaters("sgd").rate(it.learningRate()));
    }
    if (spec instanceof UpdaterSpec.Momentum it) {
      Updaters of = new Updaters("momentum");
      return new Momentum(of.rate(it.learningRate()), of.share("momentum", it.momentum()));
    }
    if (spec instanceof UpdaterSpec.Nesterovs it) {
      Updaters of = new Updaters("nesterovs");
      return new Nesterovs(of.rate(it.learningRate()), of.share("momentum", it.momentum()));
    }
    if (spec instanceof UpdaterSpec.AdaGrad it) {
      Updaters of = new Updaters("adagrad");
      return new AdaGrad(of.rate(it.learningRate()), of.epsilon(it.epsilon()));
    }
    if (spec instanceof UpdaterSpec.AdaDelta it) {
      Updaters of = new Updaters("adadelta");
      return new AdaDelta(of.share("rho", it.rho()), of.epsilon(it.epsilon()));
    }
    if (spec instanceof UpdaterSpec.RmsProp it) {
      Updaters of = new Updaters("rmsprop");
      return new RmsProp(
          of.rate(it.learningRate()), of.share("decay", it.decay()), of.epsilon(it.epsilon()));
    }
    return ofMoments(spec);
  }

  private static IUpdater ofMoments(UpdaterSpec spec) {
    if (spec instanceof UpdaterSpec.Adam it) {
      return adam("adam", it.learningRate(), it.beta1(), it.beta2(), it.epsilon());
    }
    // its weight decay is a penalty of the layers, which Deeplearning4j applies after the updater
    if (spec instanceof UpdaterSpec.AdamW it) {
      return adam("adamw", it.learningRate(), it.beta1(), it.beta2(), it.epsilon());
    }
    if (spec instanceof UpdaterSpec.AdaMax it) {
      new Updaters("adamax").moments(it.learningRate(), it.beta1(), it.beta2(), it.epsilon());
      return new AdaMax(it.learningRate(), it.beta1(), it.beta2(), it.epsilon());
    }
    if (spec instanceof UpdaterSpec.AmsGrad it) {
      new Updaters("amsgrad").moments(it.learningRate(), it.beta1(), it.beta2(), it.epsilon());
      return new AMSGrad(it.learningRate(), it.beta1(), it.beta2(), it.epsilon());
    }
    if (spec instanceof UpdaterSpec.Nadam it) {
      new Updaters("nadam").moments(it.learningRate(), it.beta1(), it.beta2(), it.epsilon());
      return new Nadam(it.learningRate(), it.beta1(), it.beta2(), it.epsilon());
    }
    throw new UserException("a list of layers needs an updater, found none");
  }

  private static Adam adam(String name, double rate, double beta1, double beta2, double epsilon) {
    new Updaters(name).moments(rate, beta1, beta2, epsilon);
    return new Adam(rate, beta1, beta2, epsilon);
  }

  private void moments(double learningRate, double beta1, double beta2, double epsilon) {
    rate(learningRate);
    share("beta1", beta1);
    share("beta2", beta2);
    epsilon(epsilon);
  }

  private double rate(double value) {
    return positive("learning_rate", value);
  }

  private double epsilon(double value) {
    return positive("epsilon", value);
  }

  private double positive(String key, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new UserException(
          "updater " + name + ": " + key + " must be greater than 0, found " + value);
    }
    return value;
  }

  private double share(String key, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new UserException(
          "updater " + name + ": " + key + " must be at least 0 and below 1, found " + value);
    }
    return value;
  }
}
