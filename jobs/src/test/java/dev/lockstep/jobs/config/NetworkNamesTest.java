package dev.lockstep.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.Affine;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.DType;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.preprocessing.dataset.ValueLabel;
import dev.lockstep.training.model.LayerSpec;
import dev.lockstep.training.model.NetworkSpec;
import dev.lockstep.training.model.Networks;
import dev.lockstep.training.model.UpdaterSpec;
import dev.lockstep.training.spec.TrainSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schema offers names; the training module must know every one of them. */
class NetworkNamesTest {
  private static final Schema IMAGES =
      new Schema(
          "key",
          new TensorSpec("features", DType.UINT8, List.of(1, 28, 28), Affine.identity()),
          new ClassLabel("label", List.of("0", "1", "2")));

  private static final Schema NUMBERS =
      new Schema("key", IMAGES.features(), ValueLabel.identity("price", "USD"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "activation/enum                         | train.network.layers.0.activation=%s",
        "network/properties/weight_init/enum     | train.network.weight_init=%s",
        "layer_pooling/properties/kind/enum      | train.network.layers.0={type: pooling, kind: %s}",
        "updater/properties/type/enum            | train.updater={type: %s, learning_rate: 0.1}",
      })
  void theModelKnowsEveryNameTheSchemaOffers(String place, String override) {
    JsonNode names = PipelineSchema.load().root().at("/$defs/" + place);
    assertThat(names).isNotEmpty();

    for (JsonNode name : names) {
      TrainSpec train =
          Documents.parse(Documents.SMALL, override.formatted(name.asText())).train().orElseThrow();
      assertThatCode(
              () ->
                  Networks.configuration(
                      train.network(), train.learning().updater(), IMAGES, train.seed()))
          .as(name.asText())
          .doesNotThrowAnyException();
    }
  }

  @Test
  void theModelKnowsEveryLossWithItsActivation() {
    JsonNode output = PipelineSchema.load().root().at("/$defs/layer_output/properties");
    List<String> activations = new ArrayList<>();
    for (JsonNode loss : output.at("/loss/enum")) {
      String activation = DerivedDefaults.activation(loss.asText());
      activations.add(activation);
      LayerSpec layer = new LayerSpec.Output(activation, loss.asText());
      Schema schema = activation.equals("softmax") ? IMAGES : NUMBERS;
      assertThatCode(
              () ->
                  Networks.configuration(
                      new NetworkSpec(List.of(layer), "xavier", 0),
                      new UpdaterSpec.Sgd(1),
                      schema,
                      1))
          .as(loss.asText())
          .doesNotThrowAnyException();
    }
    assertThat(output.at("/activation/enum"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrderElementsOf(Set.copyOf(activations));
  }

  @ParameterizedTest
  @CsvSource({"mnist", "mnist-cnn"})
  void theModelBuildsTheShippedNetworks(String pipeline) {
    String text = Documents.read(Documents.ROOT.resolve("conf/pipelines/" + pipeline + ".yaml"));
    TrainSpec train = Documents.parse(text).train().orElseThrow();

    assertThatCode(
            () ->
                Networks.configuration(
                    train.network(), train.learning().updater(), IMAGES, train.seed()))
        .doesNotThrowAnyException();
  }
}
