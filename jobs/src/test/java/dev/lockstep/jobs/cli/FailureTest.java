package dev.lockstep.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class FailureTest {
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  private int report(Throwable thrown) {
    PrintStream err = new PrintStream(messages, true, StandardCharsets.UTF_8);
    PrintStream out =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    return Failure.of(thrown).report(new Console(out, err, false), false);
  }

  private String messages() {
    return messages.toString(StandardCharsets.UTF_8);
  }

  @Test
  void usersMistakeIsOneParagraphWithoutATrace() {
    assertThat(report(new UserException("label 11 is out of range"))).isEqualTo(2);
    assertThat(messages()).isEqualToIgnoringNewLines("error: label 11 is out of range");
  }

  @Test
  void environmentIsThree() {
    assertThat(report(new EnvironmentException("the store refused us"))).isEqualTo(3);
    assertThat(messages()).isEqualToIgnoringNewLines("error: the store refused us");
  }

  @Test
  void findsOursBelowWhatSparkWrapsAroundIt() {
    Exception wrapped =
        new SparkException("Job aborted", new RuntimeException(new UserException("truncated")));
    assertThat(report(wrapped)).isEqualTo(2);
    assertThat(messages()).isEqualToIgnoringNewLines("error: truncated");
  }

  @Test
  void findsOursInTheTextOfATaskFailure() {
    Exception text =
        new SparkException(
            "Job aborted due to stage failure: Lost task 0.0 (127.0.0.1 executor 1): "
                + EnvironmentException.class.getName()
                + ": cannot write s3a://models\n\tat dev.lockstep.Some.method(Some.java:1)\n");
    assertThat(report(text)).isEqualTo(3);
    assertThat(messages()).isEqualToIgnoringNewLines("error: cannot write s3a://models");
  }

  @Test
  void fullDiskIsTheEnvironment() {
    assertThat(report(new IllegalStateException(new IOException("No space left on device"))))
        .isEqualTo(3);
  }

  @Test
  void anApplicationThatTheClusterEndedIsTheEnvironment() {
    assertThat(
            report(
                new SparkException(
                    "Job aborted due to stage failure: Master removed our application: FAILED")))
        .isEqualTo(3);
    assertThat(messages()).contains("Master removed our application", ".lockstep/spark/work");
  }

  @Test
  void anythingElseIsOurBugWithATraceAndHowToReportIt() {
    assertThat(report(new IllegalStateException("counts do not add up"))).isEqualTo(1);
    assertThat(messages())
        .contains("\tat dev.lockstep.jobs.cli.FailureTest")
        .contains("counts do not add up")
        .contains("Please report it");
  }

  @Test
  void endsOnAChainOfCausesThatIsARing() {
    Exception first = new IllegalStateException("first");
    Exception second = new IllegalStateException("second", first);
    first.initCause(second);
    assertThat(Failure.of(second).kind()).isEqualTo(Failure.Kind.BUG);
  }
}
