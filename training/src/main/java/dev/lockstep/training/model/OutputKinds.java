package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossFMeasure;
import org.nd4j.linalg.lossfunctions.impl.LossHinge;
import org.nd4j.linalg.lossfunctions.impl.LossKLD;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMixtureDensity;
import org.nd4j.linalg.lossfunctions.impl.LossMultiLabel;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossSquaredHinge;

/** Which of Deeplearning4j's output layers and losses can be trained on a dataset's label. */
final class OutputKinds {
  /** Names of layers. */
  static final List<String> ONE_ANSWER_PER_ROW =
      List.of("OutputLayer", "LossLayer", "CenterLossOutputLayer");

  private static final Set<Class<? extends ILossFunction>> OF_PROBABILITIES =
      Set.of(
          LossMCXENT.class, LossNegativeLogLikelihood.class, LossBinaryXENT.class, LossKLD.class);

  private static final Set<Class<? extends ILossFunction>> OF_SCORES =
      Set.of(LossHinge.class, LossSquaredHinge.class);

  /** Sums over a batch that are no sums over rows, or labels of another form. */
  private static final Set<Class<? extends ILossFunction>> OF_NONE =
      Set.of(
          LossFMeasure.class,
          LossMultiLabel.class,
          LossMixtureDensity.class,
          LossSparseMCXENT.class);

  private OutputKinds() {}

  static boolean fits(ILossFunction loss, LabelSpec label) {
    Class<?> kind = loss.getClass();
    boolean ofClasses = OF_PROBABILITIES.contains(kind) || OF_SCORES.contains(kind);
    return !OF_NONE.contains(kind) && (label instanceof ClassLabel || !ofClasses);
  }

  /** Whether one unit may stand for two classes: it gives the probability of the second one. */
  static boolean isBinary(Dl4jNetwork network) {
    return network.loss() instanceof LossBinaryXENT
        && (network.outputActivation() instanceof ActivationSigmoid
            || network.outputActivation() instanceof ActivationHardSigmoid
            || passesProbabilities(network));
  }

  /** Whether a layer before the loss has made the probabilities that the loss takes. */
  static boolean passesProbabilities(Dl4jNetwork network) {
    return network.outputLayer().conf().getLayer() instanceof LossLayer
        && network.outputActivation() instanceof ActivationIdentity
        && OF_PROBABILITIES.contains(network.loss().getClass());
  }
}
