package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import java.util.List;
import java.util.Set;
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

  private static final Set<Class<? extends ILossFunction>> OF_CLASSES =
      Set.of(
          LossMCXENT.class,
          LossNegativeLogLikelihood.class,
          LossBinaryXENT.class,
          LossHinge.class,
          LossSquaredHinge.class,
          LossKLD.class);

  /** Sums over a batch that are no sums over rows, or labels of another form. */
  private static final Set<Class<? extends ILossFunction>> OF_NONE =
      Set.of(
          LossFMeasure.class,
          LossMultiLabel.class,
          LossMixtureDensity.class,
          LossSparseMCXENT.class);

  private OutputKinds() {}

  static boolean fits(ILossFunction loss, LabelSpec label) {
    boolean classes = label instanceof ClassLabel;
    return !OF_NONE.contains(loss.getClass()) && (classes || !OF_CLASSES.contains(loss.getClass()));
  }

  /** Whether one unit may stand for two classes. */
  static boolean isBinary(ILossFunction loss) {
    return loss instanceof LossBinaryXENT;
  }
}
