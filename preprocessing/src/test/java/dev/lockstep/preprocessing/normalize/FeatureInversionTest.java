package dev.lockstep.preprocessing.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureInversionTest {
  private static final int ROWS = 400;
  private static final ColumnSelection X = ColumnSelection.of("x");

  private static FrozenFeatures fit(SampleTable table, FeatureStep... steps) {
    TargetSpec target = new TargetSpec.OfValue("y", null, null, null);
    return table.fit(FeatureFits.of(table.schema(), List.of(steps), target, Optional.empty()), 64);
  }

  private static FeatureInversion inversion(FrozenFeatures features) {
    return features.inversion().orElseThrow();
  }

  /** Every chain of one to three of these can be undone. */
  private static FeatureStep invertible(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> new Standardize(X);
      case 1 -> new MinMax(X, -1.0 - random.nextInt(3), 2.0, null);
      case 2 -> new Robust(X, null, null);
      case 3 -> new Power(X, Power.Method.YEO_JOHNSON, null, null);
      case 4 -> new Power(X, Power.Method.YEO_JOHNSON, random.nextInt(5) * 0.5, null);
      default -> new Clip(X, -1e30, 1e30, null, null);
    };
  }

  /**
   * A number is found again between the numbers of the two neighbors of its feature in float32,
   * which is all that float32 can tell.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void numbersComeBackWithinTheErrorOfFloat32(long seed) {
    Random random = new Random(seed);
    double scale = Math.pow(10, random.nextInt(7) - 3);
    SampleTable table =
        new SampleTable()
            .withRandom("x", ROWS, scale * random.nextGaussian(), scale, seed)
            .with("y", targets());
    List<FeatureStep> steps = new ArrayList<>();
    steps.add(new Keep(X, true));
    for (int i = random.nextInt(3); i >= 0; i--) {
      steps.add(invertible(random));
    }
    assertComeBack(table, steps);
  }

  @ParameterizedTest
  @ValueSource(strings = {"log", "log1p", "sqrt"})
  void functionsAreUndone(String method) {
    Random random = new Random(method.length());
    Double[] numbers = new Double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      numbers[i] =
          random.nextInt(20) == 0 ? null : Double.valueOf(Math.exp(random.nextGaussian() * 3));
    }
    SampleTable table = new SampleTable().with("x", (Object[]) numbers).with("y", targets());
    Power.Method power = Power.Method.valueOf(method.toUpperCase(java.util.Locale.ROOT));
    assertComeBack(
        table, List.of(new Keep(X, true), new Power(X, power, null, null), new Standardize(X)));
  }

  private static Object[] targets() {
    return IntStream.range(0, ROWS).mapToObj(i -> (Object) (double) i).toArray();
  }

  private static void assertComeBack(SampleTable table, List<FeatureStep> steps) {
    FrozenFeatures features = fit(table, steps.toArray(FeatureStep[]::new));
    FeatureInversion inversion = inversion(features);
    float[][] encoded = table.encode(features, Split.TEST);
    int numbers = 0;
    for (int i = 0; i < ROWS; i++) {
      Double expected = (Double) table.column("x")[i];
      float[] row = encoded[i];
      Preimage found = inversion.ofStored(row).get("x");
      if (expected == null) {
        assertThat(found).isEqualTo(new Preimage.Missing());
        continue;
      }
      double one = number(inversion, Math.nextDown(row[0]), expected);
      double other = number(inversion, Math.nextUp(row[0]), expected);
      double error = 1e-9 * Math.max(1e-3, Math.abs(expected));
      assertThat(expected)
          .as("row %d of %s", i, steps)
          .isBetween(Math.min(one, other) - error, Math.max(one, other) + error);
      if (found instanceof Preimage.OfNumber number) {
        numbers++;
        assertThat(number.value()).isBetween(Math.min(one, other), Math.max(one, other));
      }
    }
    assertThat(numbers).as("numbers that came back through %s", steps).isGreaterThan(ROWS * 9 / 10);
  }

  /** Beyond the last number that a function has, nothing is excluded. */
  private static double number(FeatureInversion inversion, float element, double expected) {
    return inversion.ofStored(new float[] {element}).get("x") instanceof Preimage.OfNumber number
        ? number.value()
        : expected;
  }

  @Test
  void categoriesComeBackFromOneHotOrdinalAndUniqueNumbers() {
    SampleTable table =
        new SampleTable()
            .with("hot", "a", "b", "b", "c", null, "a", "b")
            .with("rank", "low", "high", "low", "mid", "low", "high", null)
            .with("grade", 1.0, 2.0, 2.5, 2.0, 1.0, null, 1.0)
            .with("often", "p", "p", "p", "q", "q", "r", "s")
            .with("y", 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0);
    FrozenFeatures features =
        fit(
            table,
            new OneHot(ColumnSelection.of("hot", "grade"), null, null, null),
            new Ordinal(ColumnSelection.of("rank"), List.of("low", "mid", "high"), Unknown.IGNORE),
            new Frequency(ColumnSelection.of("often"), null));
    FeatureInversion inversion = inversion(features);
    float[][] encoded = table.encode(features, Split.TEST);
    String lost = "it is missing, or none of the categories";
    for (int i = 0; i < table.rows(); i++) {
      Map<String, Preimage> found = inversion.ofStored(encoded[i]);
      assertThat(found).containsOnlyKeys("hot", "rank", "grade", "often");
      assertThat(inversion.ofInput(input(features, encoded[i]))).isEqualTo(found);
      assertThat(found.get("hot")).isEqualTo(text(table.column("hot")[i], lost));
      assertThat(found.get("rank")).isEqualTo(text(table.column("rank")[i], lost));
      Object grade = table.column("grade")[i];
      assertThat(found.get("grade"))
          .isEqualTo(
              grade == null
                  ? new Preimage.Lost(lost)
                  : new Preimage.OfNumber((Double) grade, false));
      Object often = table.column("often")[i];
      boolean unique = often.equals("p") || often.equals("q");
      assertThat(found.get("often"))
          .isEqualTo(
              unique
                  ? text(often, "")
                  : new Preimage.Lost(
                      "several categories, or missing and unknown values, have this number"));
    }
  }

  /** As a network is fed a stored row, with a category that is not quite sure. */
  private static float[] input(FrozenFeatures features, float[] stored) {
    List<Float> input = new ArrayList<>();
    for (int i = 0; i < stored.length; i++) {
      int at = i;
      int width =
          features.schema().features().expand().stream()
              .filter(expand -> expand.at() == at)
              .mapToInt(expand -> expand.width())
              .sum();
      for (int c = 0; c < width; c++) {
        input.add(c == stored[i] ? 0.75f : 0.125f);
      }
      if (width == 0) {
        input.add(stored[i]);
      }
    }
    float[] row = new float[input.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = input.get(i);
    }
    return row;
  }

  private static Preimage text(Object value, String lost) {
    return value == null ? new Preimage.Lost(lost) : new Preimage.OfText((String) value, false);
  }

  @Test
  void whatIsClippedOrBinnedComesBackAsAnInterval() {
    SampleTable table =
        new SampleTable()
            .with("x", -9.0, 1.0, 2.0, 3.0, 99.0, null)
            .with("bin", -9.0, 1.0, 2.0, 3.0, 99.0, null)
            .with("y", 1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
    FrozenFeatures features =
        fit(
            table,
            new Keep(X, true),
            new Clip(X, 0.0, 10.0, null, null),
            new Standardize(X),
            new Clip(ColumnSelection.of("bin"), 0.5, 50.0, null, null),
            new Bins(ColumnSelection.of("bin"), null, List.of(1.5, 2.5), true, null));
    FeatureInversion inversion = inversion(features);
    float[][] encoded = table.encode(features, Split.TEST);
    double infinity = Double.POSITIVE_INFINITY;

    List<Preimage> x = new ArrayList<>();
    List<Preimage> bin = new ArrayList<>();
    for (float[] row : encoded) {
      Map<String, Preimage> found = inversion.ofStored(row);
      x.add(found.get("x"));
      bin.add(found.get("bin"));
    }
    assertThat(x.get(0)).isEqualTo(new Preimage.Between(-infinity, 0));
    assertThat(x.get(1)).isInstanceOf(Preimage.OfNumber.class);
    assertThat(x.get(4)).isEqualTo(new Preimage.Between(10, infinity));
    assertThat(x.get(5)).isEqualTo(new Preimage.Missing());
    assertThat(bin)
        .containsExactly(
            new Preimage.Between(-infinity, 1.5),
            new Preimage.Between(-infinity, 1.5),
            new Preimage.Between(1.5, 2.5),
            new Preimage.Between(2.5, infinity),
            new Preimage.Between(2.5, infinity),
            new Preimage.Missing());
  }

  @Test
  void whatIsFilledInIsMarkedUnlessAnIndicatorKnowsIt() {
    SampleTable table =
        new SampleTable()
            .with("x", 1.0, 2.0, 3.0, null)
            .with("known", 1.0, 2.0, 3.0, null)
            .with("color", "red", "red", "blue", null)
            .with("y", 1.0, 2.0, 3.0, 4.0);
    FrozenFeatures features =
        fit(
            table,
            new Impute(X, Impute.Strategy.MEAN, null, false),
            new Impute(ColumnSelection.of("known"), Impute.Strategy.MEAN, null, true),
            new Standardize(ColumnSelection.of("x", "known")),
            new Impute(ColumnSelection.of("color"), Impute.Strategy.CONSTANT, "none", false),
            new OneHot(ColumnSelection.of("color"), null, null, null));
    float[][] encoded = table.encode(features, Split.TEST);
    FeatureInversion inversion = inversion(features);

    assertThat(inversion.ofStored(encoded[1]))
        .containsEntry("x", new Preimage.OfNumber(2, true))
        .containsEntry("known", new Preimage.OfNumber(2, false))
        .containsEntry("color", new Preimage.OfText("red", false));
    assertThat(inversion.ofStored(encoded[3]))
        .containsEntry("x", new Preimage.OfNumber(2, true))
        .containsEntry("known", new Preimage.Missing())
        .containsEntry("color", new Preimage.OfText("none", true));
  }

  @Test
  void whatIsHashedDroppedOrNotDefinedIsLost() {
    SampleTable table =
        new SampleTable()
            .with("x", -4.0, 1.0, null)
            .with("key", "a", "b", null)
            .with("out", 1.0, 2.0, 3.0)
            .with("y", 1.0, 2.0, 3.0);
    FrozenFeatures features =
        fit(
            table,
            new Keep(X, true),
            new Power(X, Power.Method.LOG, null, Power.OutOfDomain.MISSING),
            new Hash(ColumnSelection.of("key"), 4),
            new Drop(ColumnSelection.of("out")));
    float[][] encoded = table.encode(features, Split.TEST);
    FeatureInversion inversion = inversion(features);

    Preimage undefined =
        new Preimage.Lost("it is missing, or a number that log is not defined for");
    assertThat(inversion.ofStored(encoded[0]))
        .containsEntry("x", undefined)
        .containsEntry("key", new Preimage.Lost("many values have one hash"))
        .containsEntry("out", new Preimage.Lost("no feature is made of it"));
    assertThat(inversion.ofStored(encoded[1])).containsEntry("x", new Preimage.OfNumber(1, false));
    assertThat(inversion.ofStored(encoded[2]))
        .containsEntry("x", undefined)
        .containsEntry("key", new Preimage.Missing());
    assertThatThrownBy(() -> inversion.ofInput(new float[] {1}))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("has 5 elements as it is fed to a network, found 1");
    assertThatThrownBy(() -> inversion.ofStored(new float[5]))
        .hasMessageContaining("has 2 elements as it is stored, found 5");
  }
}
