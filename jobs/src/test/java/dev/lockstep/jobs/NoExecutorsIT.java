package dev.lockstep.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that takes the application and never gives it an executor. */
@Timeout(240)
class NoExecutorsIT {
  @TempDir private Path folder;

  @Test
  void preprocessingSaysWhatItWaitedForAndEnds() throws Exception {
    Path data = folder.resolve("data");
    SmallDigits.write(data, -1);
    Path pipeline =
        Files.writeString(
            folder.resolve("small.yaml"), SmallDigits.pipeline(data, "{type: embedded}"));

    LockstepProcess.Result ended =
        LockstepProcess.run(
            folder,
            Map.of(),
            "preprocess",
            pipeline.toString(),
            "--data",
            data.toString(),
            "--master",
            "local-cluster[1,1,1024]",
            "--set",
            "cluster.cores=2",
            "--set",
            "cluster.conf={spark.lockstep.executors.timeout: 2s, "
                + "spark.scheduler.maxRegisteredResourcesWaitingTime: 1s}");

    assertThat(ended.code()).as(ended.err()).isEqualTo(3);
    assertThat(ended.err())
        .contains("the master local-cluster[1,1,1024] has given none within 2 s", "of 2 cores")
        .doesNotContain("\tat ");
    assertThat(ended.out()).isEmpty();
  }
}
