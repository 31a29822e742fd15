package dev.lockstep.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class YamlReaderTest {

  @Test
  void showsTheLineThatIsNoYaml() {
    assertThat(Documents.failure("pipeline: a\ntrain: b: c\n"))
        .isEqualTo(
            """
            p.yaml:2:9: not valid YAML: mapping values are not allowed here
                train: b: c
                        ^\
            """);
    assertThat(Documents.failure("train:\n\tepochs: 3\n"))
        .startsWith("p.yaml:2:1: not valid YAML: found a tab; indent with spaces");
    assertThat(Documents.failure("store:\n  secret_key: hush: hush\n"))
        .startsWith("p.yaml:2:19: not valid YAML")
        .doesNotContain("hush");
    assertThat(Documents.failure(Documents.SMALL, "train.epochs=[1"))
        .startsWith("--set train.epochs:1:3: not valid YAML");
  }

  @ParameterizedTest
  @MethodSource("notPipelines")
  void refusesWhatIsNoPipelineAtAll(String text, String message) {
    assertThat(Documents.failure(text)).startsWith(message);
  }

  static Stream<Arguments> notPipelines() {
    String wide = "a0: &a0 [" + "x,".repeat(1000) + "]\n";
    String bomb = wide + chain(5, "a%2$d: &a%2$d [*a%1$d, *a%1$d, *a%1$d, *a%1$d]\n");
    String longFuse = wide + chain(15, "a%2$d: &a%2$d [*a%1$d, *a%1$d]\n");
    return Stream.of(
        arguments("", "p.yaml must hold keys such as `pipeline:` and `preprocess:`, found nothing"),
        arguments("- a\n- b\n", "p.yaml must hold keys such as"),
        arguments("a: 1\n---\nb: 2\n", "p.yaml:2:1: not valid YAML: but found another document"),
        arguments(bomb, "p.yaml is too large for a pipeline file: found more than 20000"),
        arguments(longFuse, "p.yaml: not valid YAML: Number of aliases"),
        arguments("a: &a [*a]\n", "p.yaml is too large for a pipeline file: found a value that"),
        arguments("[".repeat(3000), "p.yaml: not valid YAML: Nesting Depth exceeded"),
        arguments("#".repeat(1 << 21), "p.yaml is too large for a pipeline file: found 2097152"),
        arguments(
            "a: [" + "1,".repeat(30_000) + "]",
            "p.yaml is too large for a pipeline file: found more"));
  }

  @Test
  void readsOddNumbersAsText() {
    for (String odd :
        List.of("1e999999999", "010", "12:30", "0x10", ".nan", "no", "1_000", "0o7")) {
      assertThat(Documents.failure(Documents.SMALL, "train.epochs=" + odd))
          .as(odd)
          .isEqualTo(
              "--set train.epochs: `train.epochs`: found `"
                  + odd
                  + "`, allowed: a whole number from 1 to 100000");
    }
  }

  /** Lines of which each refers to the one before. */
  private static String chain(int length, String line) {
    return IntStream.range(0, length)
        .mapToObj(i -> line.formatted(i, i + 1))
        .collect(Collectors.joining());
  }

  @Test
  void takesWholeNumbersInAnyNotationAndRefusesFractions() {
    for (String whole : List.of("20", "2e1", "20.0", "+20")) {
      PipelineFile pipeline = Documents.parse(Documents.SMALL, "train.epochs=" + whole);
      assertThat(pipeline.train().orElseThrow().stopping().epochs()).as(whole).isEqualTo(20);
    }
    for (String wrong : List.of("2.5", "1e-400", "1e400", "1e100", "99999999999999999999")) {
      assertThat(Documents.failure(Documents.SMALL, "train.epochs=" + wrong))
          .as(wrong)
          .startsWith("--set train.epochs: `train.epochs`: found ")
          .endsWith(", allowed: a whole number from 1 to 100000");
    }
  }
}
