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
import dev.lockstep.training.model.Loss;
import dev.lockstep.training.model.NetworkSource;
import dev.lockstep.training.model.NetworkSpec;
import dev.lockstep.training.model.Networks;
import dev.lockstep.training.model.Precision;
import dev.lockstep.training.model.UpdaterSpec;
import dev.lockstep.training.spec.TrainSpec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

  private static final Schema TWO =
      new Schema("key", IMAGES.features(), new ClassLabel("label", List.of("no", "yes")));

  private static final Schema NUMBERS =
      new Schema("key", IMAGES.features(), ValueLabel.identity("price", "USD"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "activation/enum                         | train.network.layers.0.activation=%s",
        "weight_init/enum                        | train.network.weight_init=%s",
        "network/properties/data_type/enum       | train.network.data_type=%s",
        "layer_pooling/properties/kind/enum      | train.network.layers.0={type: pooling, kind:"
            + " %s}",
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
  void theModelKnowsEveryUpdaterWithItsDefaults() {
    for (JsonNode name : PipelineSchema.load().root().at("/$defs/updater/properties/type/enum")) {
      boolean needsRate = Set.of("sgd", "momentum", "nesterovs").contains(name.asText());
      String rate = needsRate ? ", learning_rate: 0.1" : "";
      TrainSpec train =
          Documents.parse(Documents.SMALL, "train.updater={type: " + name.asText() + rate + "}")
              .train()
              .orElseThrow();
      assertThatCode(
              () ->
                  Networks.configuration(
                      train.network(), train.learning().updater(), IMAGES, train.seed()))
          .as(name.asText())
          .doesNotThrowAnyException();
    }
  }

  /** Every layer with every key that the schema gives it becomes a record. */
  @Test
  void theModelKnowsEveryLayerWithAllItsKeys() {
    PipelineSchema schema = PipelineSchema.load();
    for (JsonNode name : schema.root().at("/$defs/layer/properties/type/enum")) {
      JsonNode properties = schema.root().at("/$defs/layer_" + name.asText() + "/properties");
      StringBuilder layer = new StringBuilder("{type: " + name.asText());
      for (Map.Entry<String, JsonNode> key : properties.properties()) {
        if (!key.getKey().equals("type")) {
          layer
              .append(", ")
              .append(key.getKey())
              .append(": ")
              .append(example(schema, key.getValue()));
        }
      }
      boolean last = name.asText().equals("output");
      String layers = last ? layer + "}" : layer + "}, {type: output}";
      String change = "train.network.layers=[" + layers + "]";
      if (!name.asText().startsWith("pooling")) {
        TrainSpec train = Documents.parse(Documents.SMALL, change).train().orElseThrow();
        assertThat(train.network().layers()).hasSize(last ? 1 : 2);
      }
    }
  }

  private static String example(PipelineSchema schema, JsonNode key) {
    List<JsonNode> schemas = List.of(key);
    for (String keyword : List.of("default", "examples", "enum")) {
      JsonNode found = schema.first(schemas, keyword).orElse(null);
      if (found != null) {
        return found.isArray() ? found.get(0).asText() : found.asText();
      }
    }
    return "1";
  }

  @Test
  void theModelKnowsEveryLossWithItsActivations() {
    JsonNode output = PipelineSchema.load().root().at("/$defs/layer_output/properties");
    assertThat(output.at("/loss/enum"))
        .extracting(JsonNode::asText)
        .containsExactlyElementsOf(Arrays.stream(Loss.values()).map(Loss::toString).toList());
    Set<String> activations = new TreeSet<>();
    for (Loss loss : Loss.values()) {
      activations.addAll(loss.activations());
      Schema schema = loss.isOfClasses() ? TWO : NUMBERS;
      for (String activation : loss.activations()) {
        LayerSpec layer = new LayerSpec.Output(activation, loss.toString());
        assertThatCode(
                () ->
                    Networks.configuration(
                        new NetworkSpec(List.of(layer), "xavier", 0),
                        new UpdaterSpec.Sgd(1),
                        schema,
                        1))
            .as(loss.toString())
            .doesNotThrowAnyException();
      }
    }
    assertThat(output.at("/activation/enum"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrderElementsOf(activations);
  }

  @Test
  void aNetworkOfAFileLearnsAsTheFileSaysUnlessAnUpdaterIsWritten() {
    String file = Documents.SMALL.replaceAll("(?s)    layers:.*?output}", "    keras: ../net.h5");
    TrainSpec train = Documents.parse(file).train().orElseThrow();
    TrainSpec written =
        Documents.parse(file, "train.updater={type: rmsprop}").train().orElseThrow();

    String address =
        Path.of("p.yaml")
            .toAbsolutePath()
            .resolveSibling("../net.h5")
            .normalize()
            .toUri()
            .toString();
    assertThat(train.network())
        .isEqualTo(new NetworkSpec(new NetworkSource.Keras(address, null), Precision.FLOAT32));
    assertThat(train.learning().updater()).isEqualTo(new UpdaterSpec.Own());
    assertThat(written.learning().updater()).isEqualTo(new UpdaterSpec.RmsProp(0.001, 0.9, 1e-8));
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
