package dev.lockstep.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.dataset.storage.Json;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final Rows ROWS = new Rows(10, 6, 2, 2, 0, null, null);

  @Test
  void lineOfAPipelineHasTheDocumentedNamesInOrder() {
    Summary run =
        new Summary.Pipeline(
            "small",
            ROWS,
            new Scores(0.5, 0.25, 0.125, null, null, null, null),
            3,
            "ab",
            new Seconds(1.0, 2.0, 3.0, 4.0, 10.5),
            7.5,
            "s3a://m/report.html",
            null,
            "s3a://d",
            "s3a://m",
            new Summary.Baseline(
                "s3a://b", 2, "cd", new Scores(null, null, null, null, 3.0, 2.0, 0.5), null));
    assertThat(Json.line(run))
        .isEqualTo(
            "{\"pipeline\":\"small\",\"rows\":{\"in\":10,\"train\":6,\"validation\":2,\"test\":2,"
                + "\"rejected\":0},\"test\":{\"accuracy\":0.5,\"loss\":0.25,\"macro_f1\":0.125},"
                + "\"epochs\":3,\"params_sha256\":\"ab\",\"seconds\":{\"fetch\":1.0,"
                + "\"preprocess\":2.0,\"train\":3.0,\"evaluate\":4.0,\"total\":10.5},"
                + "\"samples_per_s\":7.5,\"report\":\"s3a://m/report.html\","
                + "\"dataset\":\"s3a://d\",\"model\":\"s3a://m\","
                + "\"baseline\":{\"model\":\"s3a://b\",\"epochs\":2,\"params_sha256\":\"cd\","
                + "\"test\":{\"rmse\":3.0,\"mae\":2.0,\"r2\":0.5}}}");
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
            new Seconds(null, 2.0, null, null, 2.5),
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
}
