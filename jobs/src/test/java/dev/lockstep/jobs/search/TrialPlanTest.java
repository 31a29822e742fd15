package dev.lockstep.jobs.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.lockstep.jobs.search.Candidates.Choices;
import dev.lockstep.jobs.search.Candidates.Range;
import dev.lockstep.jobs.search.SearchSpec.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrialPlanTest {
  private static final Candidates RATE = new Range(1e-4, 1e-1, true, false);

  private static Choices numbers(int... values) {
    return new Choices(Arrays.stream(values).<JsonNode>mapToObj(IntNode::valueOf).toList());
  }

  private static List<Trial> trials(Method method, int trials, long seed, Object... parameters) {
    Map<String, Candidates> named = new LinkedHashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      named.put((String) parameters[i], (Candidates) parameters[i + 1]);
    }
    return TrialPlan.of(
        new SearchSpec(method, "validation_loss", trials, seed, named, new Halving(3, 1)));
  }

  private static List<String> texts(List<Trial> trials) {
    return trials.stream().map(Trial::text).toList();
  }

  @Test
  void aGridIsEveryCombinationOnce() {
    Choices words = new Choices(List.of(TextNode.valueOf("relu"), TextNode.valueOf("tanh")));

    List<Trial> grid = trials(Method.GRID, 1, 7, "b", numbers(64, 128, 64), "a", words);

    assertThat(texts(grid))
        .containsExactly("b=64 a=relu", "b=64 a=tanh", "b=128 a=relu", "b=128 a=tanh");
    assertThat(grid).extracting(Trial::number).containsExactly(1, 2, 3, 4);
  }

  @Test
  void equalSeedsDrawEqualTrialsAndMoreTrialsBeginWithTheSame() {
    List<String> twenty = texts(trials(Method.RANDOM, 20, 7, "rate", RATE, "b", numbers(1, 2, 3)));

    assertThat(texts(trials(Method.RANDOM, 20, 7, "rate", RATE, "b", numbers(1, 2, 3))))
        .isEqualTo(twenty);
    assertThat(texts(trials(Method.SUCCESSIVE_HALVING, 5, 7, "rate", RATE, "b", numbers(1, 2, 3))))
        .isEqualTo(twenty.subList(0, 5));
    assertThat(texts(trials(Method.RANDOM, 20, 8, "rate", RATE, "b", numbers(1, 2, 3))))
        .isNotEqualTo(twenty);
  }

  /** What a search of an earlier release has trained must be found again. */
  @Test
  void aSeedDrawsTheSameInEveryRelease() {
    assertThat(texts(trials(Method.RANDOM, 3, 7, "rate", RATE, "b", numbers(1, 2, 3))))
        .containsExactly("rate=0.01556 b=3", "rate=0.001109 b=3", "rate=0.01332 b=2");
  }

  @Test
  void aSmallSpaceIsDrawnWhole() {
    List<Trial> all = trials(Method.RANDOM, 50, 7, "a", numbers(1, 2, 3), "b", numbers(4, 5));

    assertThat(texts(all))
        .containsExactlyInAnyOrder(
            "a=1 b=4", "a=1 b=5", "a=2 b=4", "a=2 b=5", "a=3 b=4", "a=3 b=5");
  }

  @Test
  void aLogScaleDrawsEveryDecadeEquallyOften() {
    List<Double> rates = values(trials(Method.RANDOM, 900, 3, "rate", RATE), "rate");

    assertThat(rates).allMatch(rate -> rate >= 1e-4 && rate <= 1e-1);
    for (double decade : new double[] {1e-4, 1e-3, 1e-2}) {
      // 300 expected, standard deviation 14
      assertThat(rates.stream().filter(r -> r >= decade && r < 10 * decade).count())
          .as("from %s", decade)
          .isBetween(240L, 360L);
    }
  }

  @Test
  void wholeNumbersReachBothEndsAndNothingBeyond() {
    Candidates units = new Range(3, 6, false, true);
    Candidates doubling = new Range(1, 8, true, true);
    List<Trial> drawn = trials(Method.RANDOM, 500, 1, "u", units, "d", doubling);

    assertThat(drawn).hasSize(4 * 8);
    assertThat(values(drawn, "u"))
        .contains(3.0, 6.0)
        .allMatch(u -> u >= 3 && u <= 6 && u == Math.rint(u));
    assertThat(values(drawn, "d"))
        .contains(1.0, 8.0)
        .allMatch(d -> d >= 1 && d <= 8 && d == Math.rint(d));
  }

  @Test
  void numbersAreShortEnoughToBeTyped() {
    assertThat(texts(trials(Method.RANDOM, 200, 5, "x", new Range(-2e5, 2e5, false, false))))
        .allMatch(text -> text.matches("x=-?[0-9]+(\\.[0-9]+)?") && text.length() <= 10);
  }

  private static List<Double> values(List<Trial> trials, String key) {
    return trials.stream().map(t -> t.parameters().get(key).doubleValue()).toList();
  }
}
