package dev.lockstep.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Evaluation by group and predictions on the embedded store, with two executors in processes of
 * their own. DuckDB counts from the published files what the evaluation says.
 */
class PredictIT {
  private static final int ROWS = 900;

  @TempDir private Path folder;
  private Path pipeline;

  @Test
  void predictionsAreThoseThatWereEvaluated() throws Exception {
    describe();
    JsonNode run = lockstep("run", pipeline.toString(), "--json").json();
    JsonNode first = lockstep("predict", pipeline.toString(), "--json").json();
    assertThat(first.at("/rows")).isEqualTo(run.at("/rows/test"));
    assertThat(first.at("/model")).isEqualTo(run.at("/model"));
    assertThat(first.at("/dataset")).isEqualTo(run.at("/dataset"));
    assertThat(first.at("/output").asText()).startsWith("s3a://models/goods-predictions/versions/");
    assertThat(first.at("/reused").asBoolean()).isFalse();
    agreeWithTheEvaluation(run, first);

    LockstepProcess.Result again =
        lockstep(
            "predict",
            "--model",
            "s3a://models/goods",
            "--dataset",
            "s3a://datasets/goods",
            "--json");
    assertThat(again.json().at("/reused").asBoolean()).isTrue();
    assertThat(again.json().at("/output")).isEqualTo(first.at("/output"));
    assertThat(again.err()).contains("predict: up to date");
  }

  private void agreeWithTheEvaluation(JsonNode run, JsonNode predicted) throws Exception {
    JsonNode report =
        Json.read(
                Files.readAllBytes(file(run.at("/model").asText() + "/evaluation-test.json")),
                JsonNode.class,
                "evaluation")
            .path("report");
    String joined =
        "from '%s/test/*.parquet' p join '%s/test/*.parquet' d using (key)"
            .formatted(
                file(predicted.at("/output").asText()), file(predicted.at("/dataset").asText()));
    String right = "(p.predicted = ['no', 'yes'][d.label + 1])";
    List<List<String>> all =
        query(
            "select count(*), avg(%s::int), avg(-ln(probabilities[d.label + 1])), min(list_sum(probabilities)), max(list_sum(probabilities)) %s"
                .formatted(right, joined));
    assertThat(all.get(0).get(0)).isEqualTo(report.at("/rows").asText());
    assertThat(Double.parseDouble(all.get(0).get(1)))
        .isCloseTo(report.at("/accuracy").asDouble(), within(1e-9))
        .isGreaterThan(0.7);
    assertThat(Double.parseDouble(all.get(0).get(2)))
        .isCloseTo(report.at("/loss").asDouble(), within(1e-6));
    assertThat(Double.parseDouble(all.get(0).get(3))).isCloseTo(1, within(1e-5));
    assertThat(Double.parseDouble(all.get(0).get(4))).isCloseTo(1, within(1e-5));

    List<List<String>> towns =
        query(
            "select town, count(*), avg(%s::int) %s group by town order by town"
                .formatted(right, joined));
    JsonNode groups = report.at("/groups/0/groups");
    assertThat(groups).hasSize(3).hasSameSizeAs(towns);
    for (int i = 0; i < towns.size(); i++) {
      assertThat(groups.path(i).path("value").asText()).isEqualTo(towns.get(i).get(0));
      assertThat(groups.path(i).path("rows").asText()).isEqualTo(towns.get(i).get(1));
      assertThat(groups.path(i).path("accuracy").asDouble())
          .isCloseTo(Double.parseDouble(towns.get(i).get(2)), within(1e-9));
    }
    assertThat(
            query(
                "select decode(value) from parquet_kv_metadata('%s/test/*.parquet') where decode(key) = 'lockstep.model'"
                    .formatted(file(predicted.at("/output").asText()))))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.get(0)).contains(run.at("/model").asText()));
  }

  private LockstepProcess.Result lockstep(String... arguments) throws Exception {
    LockstepProcess.Result result = LockstepProcess.run(folder, Map.of(), arguments);
    assertThat(result.code()).as(result.err()).isZero();
    return result;
  }

  /** The object behind an address. */
  private Path file(String address) {
    return folder.resolve(".lockstep/store/buckets").resolve(address.substring("s3a://".length()));
  }

  private static List<List<String>> query(String sql) throws SQLException {
    List<List<String>> found = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
          row.add(rows.getString(column));
        }
        found.add(row);
      }
    }
    return found;
  }

  private void describe() throws IOException {
    SplittableRandom random = new SplittableRandom(8);
    List<String> lines = new ArrayList<>(List.of("id,size,count,town,sold"));
    for (int i = 0; i < ROWS; i++) {
      double size = random.nextDouble();
      int count = random.nextInt(10);
      String sold = size + count / 10.0 + random.nextDouble() / 4 > 1.1 ? "yes" : "no";
      lines.add(
          String.format(
              Locale.ROOT, "%d,%.4f,%d,town %d,%s", i, size, count, random.nextInt(3), sold));
    }
    Path raw = Files.createDirectory(folder.resolve("raw"));
    Files.write(raw.resolve("goods.csv"), lines);
    pipeline =
        Files.writeString(
            folder.resolve("goods.yaml"),
            """
            pipeline: goods
            store: {type: embedded}
            cluster: {executors: 2, cores: 1, memory: 512 MiB}
            preprocess:
              dataset: s3a://datasets/goods
              source:
                format: csv
                paths: ['%s*.csv']
                columns: {id: bigint, size: double, count: int, town: string, sold: string}
              key: [id]
              features:
                - {type: drop, columns: [town]}
                - {type: standardize, columns: numeric}
              target: {column: sold, type: class, classes: ['no', 'yes']}
              keep: [town]
              split: {validation: 10%%, test: 30%%, seed: 5}
              output: {file_size: 64 KiB, row_group_rows: 64}
            train:
              model: s3a://models/goods
              network:
                layers:
                  - {type: dense, units: 8, activation: relu}
                  - {type: output, activation: softmax, loss: cross_entropy}
              updater: {type: adam, learning_rate: 2e-2}
              global_batch: 32
              epochs: 4
              seed: 42
            evaluate: {split: test, groups: [town]}
            """
                .formatted(raw.toUri()));
  }
}
