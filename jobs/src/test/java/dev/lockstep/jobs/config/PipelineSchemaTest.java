package dev.lockstep.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineSchemaTest {
  private final PipelineSchema schema = PipelineSchema.load();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "store_embedded        | /store                      | store={}",
        "store_s3              | /store                      | store={type: s3}",
        "cluster               | /cluster                    | cluster={}",
        "preprocess            | /preprocess                 | description=x",
        "split                 | /preprocess/split           | preprocess.split={}",
        "normalize_scale       | /preprocess/normalize       | preprocess.normalize={}",
        "output                | /preprocess/output          | preprocess.output={}",
        "train                 | /train                      | description=x",
        "network               | /train/network              | description=x",
        "updater               | /train/updater              | description=x",
        "updater_adam          | /train/updater              | train.updater={}",
        "updater_momentum      | /train/updater | train.updater={type: momentum, learning_rate: 1}",
        "updater_nesterovs     | /train/updater | train.updater={type: nesterovs, learning_rate: 1}",
        "early_stopping        | /train/early_stopping       | train.early_stopping={}",
        "checkpoint            | /train/checkpoint           | train.checkpoint={}",
        "collective            | /train/collective           | train.collective={}",
        "layer_dense           | /train/network/layers/0     | description=x",
        "layer_output          | /train/network/layers/1     | description=x",
        "evaluate              | /evaluate                   | evaluate={}",
      })
  void whatIsLeftOutIsTheSchemasDefault(String definition, String place, String override) {
    JsonNode read =
        PipelineFiles.parse("p.yaml", Documents.SMALL, List.of(override), Map.of()).document();

    JsonNode properties = schema.resolve("#/$defs/" + definition).path("properties");
    int checked = 0;
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      JsonNode preset = property.getValue().path("default");
      if (!preset.isMissingNode() && !preset.isObject()) {
        assertThat(read.at(place + "/" + property.getKey()))
            .as(property.getKey())
            .isEqualTo(preset);
        checked++;
      }
      if (property.getValue().has("x-default")) {
        assertThat(read.at(place).has(property.getKey())).as(property.getKey()).isTrue();
        checked++;
      }
    }
    assertThat(checked).isPositive();
  }

  @Test
  void everyKeyIsExplainedAndNoSectionTakesUnknownKeys() {
    List<String> unexplained = new ArrayList<>();
    for (Map.Entry<String, JsonNode> definition : schema.root().path("$defs").properties()) {
      for (Map.Entry<String, JsonNode> key :
          definition.getValue().path("properties").properties()) {
        boolean explained =
            key.getValue().has("const")
                || schema.first(List.of(key.getValue()), "description").isPresent();
        if (!explained) {
          unexplained.add(definition.getKey() + "." + key.getKey());
        }
      }
      boolean open =
          definition.getValue().path("type").asText().equals("object")
              && !definition.getValue().has("additionalProperties")
              && !definition.getValue().has("allOf");
      assertThat(open).as(definition.getKey() + " takes unknown keys").isFalse();
    }
    assertThat(unexplained).isEmpty();
  }

  @Test
  void shipsTheFileThatEditorsRead() {
    String file = Documents.read(Documents.ROOT.resolve("conf/schema/pipeline.schema.json"));

    assertThat(PipelineSchema.class.getResourceAsStream("pipeline.schema.json"))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(file);
  }
}
