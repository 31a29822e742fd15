package dev.lockstep.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.ValueLabel;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.model.backend.NativeBackend;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LossesTest {
  private static final int ROWS = 64;

  /**
   * The example of the article: y is 1, 0, 1, 0 and p is 0.6, 0.4, 0.7, 0.3. Its formula, {@code
   * -(1/n) sum y ln p}, gives 0.2169; binary cross-entropy also counts the zeros and gives 0.4338.
   */
  @Test
  void theWorkedExampleHasTwoValues() {
    NativeBackend.initialize();
    INDArray labels = Nd4j.create(new float[] {1, 0, 1, 0}, new long[] {4, 1}, 'c');
    INDArray predictions =
        Nd4j.create(new float[] {0.6f, 0.4f, 0.7f, 0.3f}, new long[] {4, 1}, 'c');

    assertThat(score(Loss.CROSS_ENTROPY, labels, predictions))
        .isCloseTo(-(Math.log(0.6) + Math.log(0.7)) / 4, within(1e-6))
        .isCloseTo(0.2169, within(5e-5));
    assertThat(score(Loss.BINARY_CROSS_ENTROPY, labels, predictions))
        .isCloseTo(-(Math.log(0.6) + Math.log(0.7)) / 2, within(1e-6))
        .isCloseTo(0.4338, within(5e-5));
  }

  /** Values by hand for y = 2, 4 and p = 1, 5. */
  @ParameterizedTest
  @CsvSource({"MSE, 1", "MAE, 1", "MAPE, 37.5", "MSLE, 0.0988197", "POISSON, -0.2188758"})
  void lossesOfNumbersAreMeansOverRows(Loss loss, double expected) {
    NativeBackend.initialize();
    INDArray labels = Nd4j.create(new float[] {2, 4}, new long[] {2, 1}, 'c');
    INDArray predictions = Nd4j.create(new float[] {1, 5}, new long[] {2, 1}, 'c');

    assertThat(score(loss, labels, predictions)).isCloseTo(expected, within(1e-5));
  }

  private static double score(Loss loss, INDArray labels, INDArray predictions) {
    return Names.function(loss)
        .getILossFunction()
        .computeScore(labels, predictions.dup(), new ActivationIdentity(), null, true);
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void everyLossIsMinimizedWithEachOfItsActivations(Loss loss) {
    LabelSpec label =
        loss.isOfClasses()
            ? new ClassLabel("label", List.of("no", "yes"))
            : ValueLabel.identity("price", "");
    Schema schema = new Schema("key", Samples.schema(List.of(72)).features(), label);
    Random random = new Random(3);
    float[] labels = Samples.labels(random, ROWS);
    ByteBuffer features = Samples.features(random, labels);
    for (int i = 0; i < ROWS; i++) {
      labels[i] = loss.isOfClasses() ? labels[i] % 2 : labels[i] + 1;
    }
    for (String activation : loss.activations()) {
      NetworkSpec network =
          Samples.network(
              new LayerSpec.Dense(16, "tanh"), new LayerSpec.Output(activation, loss.toString()));
      try (Replica replica =
          Replicas.create(network, Samples.adam(), GradientSpec.defaults(), schema, 1, 0)) {
        double first = replica.step(features, labels, ROWS, exchange -> {});
        double last = first;
        for (int step = 0; step < 60; step++) {
          last = replica.step(features, labels, ROWS, exchange -> {});
        }

        assertThat(last).as(activation).isFinite().isLessThan(first);
        if (loss.isOfClasses()) {
          assertThat(rightAnswers(replica.predict(features, ROWS), labels)).isGreaterThan(55);
        }
      }
    }
  }

  /** Whatever the loss, answers of classes are shares that sum to 1. */
  private static int rightAnswers(float[][] answers, float[] labels) {
    int right = 0;
    for (int row = 0; row < ROWS; row++) {
      assertThat(answers[row]).hasSize(2);
      assertThat(answers[row][0]).isBetween(0f, 1f);
      assertThat(answers[row][0] + answers[row][1]).isCloseTo(1f, within(1e-5f));
      right += (answers[row][1] > answers[row][0] ? 1 : 0) == labels[row] ? 1 : 0;
    }
    return right;
  }

  @Test
  void aSingleUnitAnswersForBothClasses() {
    assertThat(Answers.OF_SECOND_CLASS.read(new float[][] {{0.25f}, {1f}}))
        .isDeepEqualTo(new float[][] {{0.75f, 0.25f}, {0f, 1f}});
  }

  @Test
  void scoresBecomeShares() {
    float[] shares = Answers.SCORES.read(new float[][] {{1000, 1000, -1000}})[0];

    assertThat(shares).containsExactly(0.5f, 0.5f, 0f);
  }

  @Test
  void onesAgainstOthersBecomeShares() {
    assertThat(Answers.ONE_AGAINST_OTHERS.read(new float[][] {{0.5f, 0.25f, 0.25f}, {0, 0, 0}}))
        .isDeepEqualTo(new float[][] {{0.5f, 0.25f, 0.25f}, {1 / 3f, 1 / 3f, 1 / 3f}});
    assertThat(Answers.ONE_AGAINST_OTHERS.read(new float[][] {{1, 0.5f, 0.5f}}))
        .isDeepEqualTo(new float[][] {{0.5f, 0.25f, 0.25f}});
  }

  @Test
  void saysWhichLossFitsTheLabel() {
    LabelSpec four = Samples.schema().label();
    LabelSpec scaled = new ValueLabel("price", 2, 1, "");

    assertProblem(
        four, "binary_cross_entropy", "sigmoid", "is for two classes, but the label label has 4");
    assertProblem(four, "poisson", "softplus", "is for numbers, but the label label is a class");
    assertProblem(
        scaled,
        "hinge",
        "identity",
        "is for classes, but the label price is a number; use one of mse,");
    assertProblem(
        scaled,
        "msle",
        "softplus",
        "is of the target itself, but the label price is stored scaled");
    assertProblem(four, "hinge", "softmax", "needs activation identity or tanh, found softmax");
  }

  private static void assertProblem(
      LabelSpec label, String loss, String activation, String problem) {
    Schema schema = new Schema("key", Samples.schema(List.of(72)).features(), label);
    NetworkSpec network = Samples.network(new LayerSpec.Output(activation, loss));

    assertThat(Networks.outputProblem(network, label)).get().asString().contains(problem);
    assertThatThrownBy(() -> Networks.configuration(network, Samples.adam(), schema, 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void namesAreThoseOfTheFile() {
    assertThat(Arrays.stream(Loss.values()).map(Loss::toString))
        .contains("cross_entropy", "squared_hinge", "msle");
    assertThat(Loss.of("CROSS_ENTROPY")).isEmpty();
  }
}
