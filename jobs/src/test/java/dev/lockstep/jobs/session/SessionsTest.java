package dev.lockstep.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.jobs.config.PipelineFile;
import dev.lockstep.jobs.config.PipelineFiles;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsTest {
  private static final String ACCESS = "AKIAEXAMPLE";
  private static final String SECRET = "wJalrXUtnFEMI";

  private static final String PIPELINE =
      """
      pipeline: small
      store:
        type: s3
        endpoint: http://127.0.0.1:9
        access_key: ${env:ACCESS}
        secret_key: ${env:SECRET}
      cluster: {executors: 3, cores: 2, memory: 768 MiB}
      preprocess:
        dataset: s3a://datasets/small
        source:
          format: idx
          train: {images: s3a://raw/a, labels: s3a://raw/b}
          test: {images: s3a://raw/c, labels: s3a://raw/d}
          shape: [28, 28]
          classes: [0, 1, 2]
      train:
        model: s3a://models/small
        network:
          layers:
            - {type: dense, units: 16}
            - {type: output}
        global_batch: 32
        epochs: 2
      """;

  @TempDir private Path folder;
  private Home home;

  @BeforeEach
  void installADistribution() throws IOException {
    Path lib = Files.createDirectories(folder.resolve("lib"));
    Files.createFile(lib.resolve("lockstep-jobs-0.1.0.jar"));
    Files.createFile(lib.resolve("nd4j-api.jar"));
    home = new Home(Optional.of(folder), Optional.empty(), Optional.empty());
    System.clearProperty("spark.master");
  }

  @AfterEach
  void forgetWhatSparkSubmitSaid() {
    System.clearProperty("spark.master");
    System.clearProperty("spark.executor.memory");
  }

  private static PipelineFile file(String... overrides) {
    return PipelineFiles.parse(
        "small.yaml", PIPELINE, List.of(overrides), Map.of("ACCESS", ACCESS, "SECRET", SECRET));
  }

  private SparkConf configuration(Optional<String> master, String... overrides) {
    return Sessions.configuration(file(overrides), master, home, folder);
  }

  @Test
  void runsExecutorsOnThisMachineUnlessToldOtherwise() {
    SparkConf conf = configuration(Optional.empty());
    assertThat(conf.get("spark.master")).isEqualTo("local-cluster[3,2,768]");
    assertThat(conf.get("spark.executor.memory")).isEqualTo("768m");
    assertThat(conf.get("spark.executorEnv.OMP_NUM_THREADS")).isEqualTo("2");
    assertThat(conf.get("spark.driver.bindAddress")).isEqualTo("127.0.0.1");
    assertThat(conf.get("spark.ui.enabled")).isEqualTo("false");
    assertThat(conf.get("spark.executor.extraClassPath")).isEqualTo(folder.resolve("lib") + "/*");
  }

  @Test
  void commandLineWinsOverSparkSubmitAndThatOverThePipelineFile() {
    assertThat(
            configuration(Optional.empty(), "cluster.master=spark://file:7077").get("spark.master"))
        .isEqualTo("spark://file:7077");
    System.setProperty("spark.master", "spark://submit:7077");
    assertThat(
            configuration(Optional.empty(), "cluster.master=spark://file:7077").get("spark.master"))
        .isEqualTo("spark://submit:7077");
    assertThat(configuration(Optional.of("local[2]")).get("spark.master")).isEqualTo("local[2]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo", "spark:/host:7077", "local[x]", "local-cluster[2]x", ""})
  void aMasterThatIsNoneIsTheUsersMistake(String master) {
    assertThatThrownBy(() -> configuration(Optional.of(master)))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("--master", "spark://HOST:PORT");
  }

  @Test
  void whatSparkSubmitSaidIsKept() {
    System.setProperty("spark.executor.memory", "5g");
    assertThat(configuration(Optional.empty()).get("spark.executor.memory")).isEqualTo("5g");
  }

  @Test
  void otherClustersGetTheJarsShippedAndNoSecretOfOurs() {
    SparkConf conf = configuration(Optional.of("spark://other:7077"));
    assertThat(conf.get("spark.jars"))
        .isEqualTo(
            folder.resolve("lib/lockstep-jobs-0.1.0.jar")
                + ","
                + folder.resolve("lib/nd4j-api.jar"));
    assertThat(conf.contains("spark.authenticate")).isFalse();
    assertThat(conf.contains("spark.driver.bindAddress")).isFalse();
  }

  @Test
  void executorsOnThisMachineProveThemselvesWithASecretOfThisRun() {
    SparkConf one = configuration(Optional.empty());
    SparkConf two = configuration(Optional.empty());
    assertThat(one.get("spark.authenticate")).isEqualTo("true");
    assertThat(one.get("spark.authenticate.secret"))
        .hasSize(64)
        .isNotEqualTo(two.get("spark.authenticate.secret"));
  }

  @Test
  void storeCredentialsAreInMemoryAlone() {
    SparkConf conf = configuration(Optional.empty());
    assertThat(conf.toDebugString()).doesNotContain(ACCESS, SECRET);
    Configuration hadoop = new Configuration(false);
    try (StoreConnection store = StoreConnection.open(file().store(), home, List.of())) {
      store.configure(hadoop);
    }
    assertThat(hadoop.get("fs.s3a.access.key")).isEqualTo(ACCESS);
    assertThat(hadoop.get("fs.s3a.secret.key")).isEqualTo(SECRET);
    assertThat(hadoop.get("fs.s3a.endpoint")).isEqualTo("http://127.0.0.1:9");
    assertThat(hadoop.get("fs.s3a.connection.ssl.enabled")).isEqualTo("false");
  }

  @Test
  void everyBucketOfThePipelineIsKnown() {
    assertThat(StoreConnection.buckets(Addresses.of(file())))
        .containsExactly("datasets", "models", "raw");
  }

  @Test
  void submitCommandHasEverythingButSecrets() {
    String command =
        SubmitCommand.of(
            "dev.lockstep.jobs.PipelineJob",
            file("cluster.conf={spark.eventLog.enabled: 'true'}"),
            Optional.of("spark://other:7077"),
            home,
            List.of("my pipeline.yaml", "--json"));
    assertThat(command)
        .startsWith("\"$SPARK_HOME\"/bin/spark-submit \\\n")
        .contains("--class dev.lockstep.jobs.PipelineJob", "--master spark://other:7077")
        .contains("--conf spark.executor.memory=768m", "spark.eventLog.enabled=true")
        .contains("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED")
        .contains("--jars " + folder.resolve("lib/nd4j-api.jar"))
        .endsWith(folder.resolve("lib/lockstep-jobs-0.1.0.jar") + " 'my pipeline.yaml' --json")
        .doesNotContain(ACCESS, SECRET);
  }

  @Test
  void submitCommandNeedsADistribution() {
    Home build = new Home(Optional.empty(), Optional.empty(), Optional.empty());
    PipelineFile file = file();
    assertThatThrownBy(
            () -> SubmitCommand.of("Main", file, Optional.empty(), build, List.of("x.yaml")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("LOCKSTEP_HOME");
  }

  @Test
  void executorsOfABuildGetItsClassPathWithoutWhatSparkHas() throws IOException {
    Path jars = Files.createDirectories(folder.resolve("spark/jars"));
    String[] entries = System.getProperty("java.class.path").split(":");
    String archive =
        List.of(entries).stream().filter(e -> e.endsWith(".jar")).findFirst().orElseThrow();
    Files.createFile(jars.resolve(Path.of(archive).getFileName()));
    Home build = new Home(Optional.empty(), Optional.of(folder.resolve("spark")), Optional.empty());
    assertThat(build.executorClassPath().split(":"))
        .doesNotContain(archive)
        .hasSizeLessThan(entries.length);
  }
}
