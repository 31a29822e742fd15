package dev.lockstep.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.pipeline.TabularSpec;
import dev.lockstep.preprocessing.source.jdbc.Database;
import dev.lockstep.preprocessing.source.table.JdbcSpec;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class DatabaseSourceTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("DB_USER", "bob-the-reader", "DB_PASSWORD", "Tr0ub4dor");

  private static final String SOURCE =
      """
      url: jdbc:postgresql://db/sales
      user: "${env:DB_USER}"
      password: "${env:DB_PASSWORD}"
      table: public.sales
      key: [id]
      partition: {column: id, count: 8, lower: 0}
      """;

  private PipelineFile read(String source) {
    String text =
        """
        pipeline: sales
        store: {type: embedded}
        preprocess:
          dataset: s3a://datasets/sales
          features: [{type: standardize, columns: numeric}]
          target: {column: amount, type: value}
          source:
            format: jdbc
            columns: {id: bigint, amount: double}
        """
            + source.indent(4);
    return PipelineFiles.parse("sales.yaml", text, ENVIRONMENT);
  }

  @Test
  void credentialsComeFromTheEnvironmentAndAreInNoSpecification() {
    PipelineFile file = read(SOURCE);

    TabularSpec spec = (TabularSpec) file.preprocess();
    JdbcSpec source = (JdbcSpec) spec.source();
    assertThat(spec.key()).containsExactly("id");
    assertThat(source.partition()).isEqualTo(new JdbcSpec.Partition("id", 0L, null, 8));
    assertThat(source.fetchSize()).isEqualTo(1000);
    assertThat(Json.line(spec) + file + file.document())
        .doesNotContain("bob-the-reader")
        .doesNotContain("Tr0ub4dor")
        .contains("${env:DB_PASSWORD}");
    Configuration secrets = new Configuration();
    file.login().orElseThrow().configure(secrets);
    assertThat(secrets.get(Database.USER)).isEqualTo("bob-the-reader");
    assertThat(secrets.get(Database.PASSWORD)).isEqualTo("Tr0ub4dor");
  }

  @Test
  void refusesCredentialsInTheFileWithoutShowingThem() {
    assertThatThrownBy(() -> read(SOURCE.replace("\"${env:DB_PASSWORD}\"", "hunter2")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("preprocess.source.password")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
    assertThatThrownBy(() -> read(SOURCE.replace("/sales", "/sales?password=hunter2")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("`preprocess.source.url` must not hold a user or password")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
  }

  @Test
  void saysWhatDoesNotGoTogether() {
    assertThatThrownBy(
            () ->
                read(
                    SOURCE
                        .replace("lower: 0", "lower: 9, upper: 5")
                        .replace("key:", "query: SELECT 1\nkey:")))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll(
            "needs either `table` or `query`, and not both", "is above `upper`: 9");
    assertThatThrownBy(() -> read(SOURCE.replace("env:DB_USER", "env:NOBODY")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("environment variable NOBODY, which is not set");
  }
}
