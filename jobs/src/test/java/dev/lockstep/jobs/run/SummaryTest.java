package dev.lockstep.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.dataset.storage.Json;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final Rows ROWS = new Rows(10, 6, 2, 2, 0, null, null);

  private static final Scores OF_CLASSES =
      new Scores(0.5, 0.25, 0.125, null, null, null, 0.75, null, null, null, null, null);

  private static final Scores OF_A_VALUE =
      new Scores(null, null, null, null, null, null, null, null, 9.0, 3.0, 2.0, 0.5);

  @Test
  void lineOfAPipelineHasTheDocumentedNamesInOrder() {
    Summary run =
        new Summary.Pipeline(
            "small",
            ROWS,
            OF_CLASSES,
            3,
            "ab",
            new Seconds(1.0, 2.0, 3.0, 4.0, null, 10.5),
            7.5,
            "s3a://m/report.html",
            null,
            "s3a://d",
            "s3a://m",
            new Summary.Baseline("s3a://b", 2, "cd", OF_A_VALUE, null));
    assertThat(Json.line(run))
        .isEqualTo(
            "{\"pipeline\":\"small\",\"rows\":{\"in\":10,\"train\":6,\"validation\":2,\"test\":2,"
                + "\"rejected\":0},\"test\":{\"accuracy\":0.5,\"loss\":0.25,\"macro_f1\":0.125,"
                + "\"brier\":0.75},"
                + "\"epochs\":3,\"params_sha256\":\"ab\",\"seconds\":{\"fetch\":1.0,"
                + "\"preprocess\":2.0,\"train\":3.0,\"evaluate\":4.0,\"total\":10.5},"
                + "\"samples_per_s\":7.5,\"report\":\"s3a://m/report.html\","
                + "\"dataset\":\"s3a://d\",\"model\":\"s3a://m\","
                + "\"baseline\":{\"model\":\"s3a://b\",\"epochs\":2,\"params_sha256\":\"cd\","
                + "\"test\":{\"mse\":9.0,\"rmse\":3.0,\"mae\":2.0,\"r2\":0.5}}}");
    assertThat(run.result()).isEqualTo("s3a://m/report.html");
  }

  @Test
  void phasesThatAPipelineLacksAreAbsent() {
    Summary run =
        new Summary.Pipeline(
            "small",
            ROWS,
            null,
            null,
            null,
            new Seconds(null, 2.0, null, null, null, 2.5),
            null,
            null,
            null,
            "s3a://d",
            null,
            null);
    assertThat(Json.line(run))
        .doesNotContain("test\":{", "model", "report", "fetch", "null")
        .contains("\"seconds\":{\"preprocess\":2.0,\"total\":2.5}");
    assertThat(run.result()).isEqualTo("s3a://d");
  }

  @Test
  void lineOfAPredictionHasTheDocumentedNamesInOrder() {
    Summary run =
        new Summary.Predict(
            "s3a://m/versions/a",
            "s3a://d/versions/b",
            "test",
            7,
            "s3a://p/versions/c",
            "c",
            false,
            new Seconds(null, null, null, null, 1.5, 2.5));
    assertThat(Json.line(run))
        .isEqualTo(
            "{\"model\":\"s3a://m/versions/a\",\"dataset\":\"s3a://d/versions/b\","
                + "\"split\":\"test\",\"rows\":7,\"output\":\"s3a://p/versions/c\","
                + "\"version\":\"c\",\"reused\":false,"
                + "\"seconds\":{\"predict\":1.5,\"total\":2.5}}");
    assertThat(run.result()).isEqualTo("s3a://p/versions/c");
  }
}
