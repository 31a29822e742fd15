package dev.lockstep.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lockstep.jobs.search.SearchPlan;
import dev.lockstep.jobs.search.SearchPlan.Entry;
import dev.lockstep.jobs.search.Trial;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.model.UpdaterSpec;
import dev.lockstep.training.spec.TrainSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchFilesTest {
  private static SearchPlan plan(String search, String... overrides) {
    String text = Documents.SMALL + "search:\n" + search.indent(2);
    return SearchFiles.plan("p.yaml", text, List.of(overrides), Map.of());
  }

  private static String failure(String search, String... overrides) {
    return assertThatExceptionOfType(UserException.class)
        .isThrownBy(() -> plan(search, overrides))
        .actual()
        .getMessage();
  }

  @Test
  void aTrialIsThePipelineFileWithItsValues() {
    SearchPlan plan =
        plan(
            """
            method: grid
            parameters:
              train.network.layers[0].units: [32, 64]
              train.network.weight_init: [relu]
              train.updater:
                - {type: sgd, learning_rate: 1e-1}
                - {type: adam}
            """,
            "train.seed=5");

    assertThat(plan.entries()).hasSize(4);
    Entry third = plan.entries().get(2);
    assertThat(third.trial().overrides())
        .containsExactly(
            "train.network.layers[0].units=64",
            "train.network.weight_init=relu",
            "train.updater={type: sgd, learning_rate: 0.1}");
    assertThat(third.train())
        .isEqualTo(
            Documents.parse(
                    Documents.SMALL,
                    "train.seed=5",
                    "train.network.layers.0.units=64",
                    "train.network.weight_init=relu",
                    "train.updater={type: sgd, learning_rate: 1e-1}")
                .train()
                .orElseThrow());
    assertThat(plan.entries().get(3).train().learning().updater())
        .isInstanceOf(UpdaterSpec.Adam.class);
  }

  @Test
  void aRungIsTrainedAsThePipelineFileWithItsEpochs() {
    SearchPlan plan =
        plan(
            """
            method: successive_halving
            trials: 9
            parameters: {train.updater.learning_rate: {from: 1e-4, to: 1e-1, scale: log}}
            halving: {factor: 3}
            """,
            "train.epochs=20");

    assertThat(plan.text()).isEqualTo("trials and their epochs: 9 for 1, 3 for 3, 1 for 20");
    Trial trial = plan.entries().get(4).trial();
    TrainSpec trained =
        Documents.parse(Documents.SMALL, "train.epochs=3", trial.overrides().get(0))
            .train()
            .orElseThrow();
    assertThat(plan.entries().get(4).in(plan.rungs().get(1))).isEqualTo(trained);
  }

  @Test
  void trialsKeepTheirOwnEpochsWithoutHalving() {
    SearchPlan plan = plan("method: grid\nparameters: {train.epochs: [2, 5]}\n");

    assertThat(plan.entries())
        .extracting(entry -> entry.in(plan.rungs().get(0)).stopping().epochs())
        .containsExactly(2, 5);
  }

  @Test
  void candidatesCanBeChangedForOneRun() {
    SearchPlan plan =
        plan(
            "method: grid\nparameters: {train.global_batch: [32, 64]}\n",
            "search.parameters.train.global_batch=[16]");

    assertThat(plan.entries()).extracting(e -> e.train().globalBatch()).containsExactly(16);
  }

  @Test
  void theProblemsOfAllTrialsAreToldAtOnceAndEachOnce() {
    String message =
        failure(
            """
            method: grid
            parameters:
              train.global_batch: [64, 0]
              train.seed: [1, 2, 3]
              train.network.layers[0].units: [8, many]
            """);

    assertThat(message.lines()).hasSize(3).first().asString().contains("nothing was started");
    assertThat(message)
        .contains("trial 7 and 5 others: --set train.global_batch: ", "found 0, allowed: ")
        .contains("trial 2 and 5 others: --set train.network.layers[0].units: ", "found `many`");
  }

  @Test
  void aFileWithoutTheSectionIsRefused() {
    assertThatExceptionOfType(UserException.class)
        .isThrownBy(() -> SearchFiles.plan("p.yaml", Documents.SMALL, List.of(), Map.of()))
        .withMessageContaining("no section `search`");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                       | `search.parameters` is missing",
        "{parameters: {}}                         | search.parameters",
        "{parameters: {train.epochs: []}}         | at least 1",
        "{parameters: {train.epochs: [2, 2]}}     | has an entry twice",
        "{parameters: {train.epochs: 3}}          | a list or a section",
        "{parameters: {train.epochs: {from: 1}}}  | `search.parameters.train.epochs.to` is missing",
        "{parameters: {train.seed: {from: 2, to: 1}}} | goes from 2 to 1, allowed: upwards",
        "{parameters: {train.seed: {from: 0, to: 1, scale: log}}} | on a log scale: above 0",
        "{parameters: {train.seed: {from: 1, to: 2.5, whole: true}}} | allowed if `whole`",
        "{parameters: {cluster.executors: [1, 2]}} | no key of the section `train`",
        "{parameters: {train.model: ['s3a://a/b']}} | cannot be searched",
        "{parameters: {train.seed: {from: 1, to: 2}}, method: grid} | is a range",
        "{parameters: {train.epochs: [1, 2]}, method: successive_halving} | decides itself",
        "{parameters: {train.seed: [1]}, method: successive_halving, halving: {first_epochs: 3}} | at most `train.epochs`, 2",
        "{parameters: {train.seed: [1]}, method: gird} | did you mean `grid`?",
        "{parameters: {train.seed: [1]}, metric: accuracy} | allowed: `validation_loss`",
      })
  void whatCannotBeSearchedIsRefused(String search, String message) {
    assertThat(failure("", "search=" + search)).contains(message);
  }

  @Test
  void aGridHasABound() {
    String numbers = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]";

    assertThat(
            failure(
                "method: grid\nparameters: {train.seed: %s, train.epochs: %s, train.global_batch: %s}\n"
                    .formatted(numbers, numbers, numbers)))
        .contains("1,331 trials, allowed: at most 1,000");
  }

  @Test
  void aSearchNeedsASectionToChange() {
    String dataset = Documents.SMALL.substring(0, Documents.SMALL.indexOf("train:\n"));

    assertThat(
            assertThatExceptionOfType(UserException.class)
                .isThrownBy(
                    () -> Documents.parse(dataset, "search={parameters: {train.seed: [1]}}"))
                .actual())
        .hasMessageContaining("there is no `train` section");
  }
}
