package dev.lockstep.training.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the others say when the process of one rank is stopped or ended from outside. */
@Timeout(120)
class RingProcessIT {
  private static final int PATIENCE_SECONDS = 3;

  private final List<Process> ranks = new ArrayList<>();
  private final List<BufferedReader> said = new ArrayList<>();

  @AfterEach
  void end() {
    ranks.forEach(Process::destroyForcibly);
  }

  @ParameterizedTest
  @CsvSource({
    "2,4000,true",
    "3,8000000,true",
    "4,400000,true",
    "2,8000000,false",
    "3,4000,false",
    "3,8000000,false"
  })
  void aStoppedProcessIsNamedWithPlaceAndLastProgress(int world, int bytes, boolean memory)
      throws Exception {
    start(world, bytes, memory);
    signal("-STOP", ranks.get(1));
    List<String> messages = messages();
    assertThat(messages).hasSize(world - 1).allSatisfy(RingProcessIT::saysWhereItWas);
    String culprit =
        "rank 1 \\(127\\.0\\.0\\.1:\\d+, process " + ranks.get(1).pid() + " on [\\w.-]+\\)";
    Pattern late =
        Pattern.compile(
            culprit + " has (?:sent|taken) nothing for (\\d+\\.\\d) s.*; last progress at \\S+Z, ");
    assertThat(messages).anyMatch(message -> late.matcher(message).find());
    for (String message : messages) {
      Matcher matcher = late.matcher(message);
      if (matcher.find()) {
        assertThat(Double.parseDouble(matcher.group(1)))
            .isBetween((double) PATIENCE_SECONDS, PATIENCE_SECONDS + 5.0);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"2,4000,true", "3,8000000,true", "3,8000000,false"})
  void anEndedProcessIsNamedAtOnce(int world, int bytes, boolean memory) throws Exception {
    start(world, bytes, memory);
    ranks.get(1).destroyForcibly();
    List<String> messages = messages();
    assertThat(messages)
        .hasSize(world - 1)
        .allSatisfy(RingProcessIT::saysWhereItWas)
        .allMatch(message -> message.contains("closed its connection"))
        .anyMatch(message -> message.contains("process " + ranks.get(1).pid() + " on "));
  }

  private static void saysWhereItWas(String message) {
    assertThat(message).containsPattern("gave up operation \\d+ .* in epoch 1 step \\d+ after ");
  }

  /** Returns when every rank has done a few steps. */
  private void start(int world, int bytes, boolean memory) throws Exception {
    StringBuilder told = new StringBuilder("5a".repeat(32)).append('\n');
    for (int rank = 0; rank < world; rank++) {
      ranks.add(RingProcess.start(rank, world, bytes, PATIENCE_SECONDS, memory));
      said.add(ranks.get(rank).inputReader(StandardCharsets.UTF_8));
    }
    for (BufferedReader port : said) {
      told.append(port.readLine()).append('\n');
    }
    for (Process rank : ranks) {
      rank.getOutputStream().write(told.toString().getBytes(StandardCharsets.UTF_8));
      rank.getOutputStream().flush();
    }
    for (BufferedReader steps : said) {
      for (int step = 1; step <= RingProcess.TOLD; step++) {
        assertThat(steps.readLine()).isEqualTo("step " + step);
      }
    }
  }

  /** The last words of all ranks but the one that was stopped. */
  private List<String> messages() throws Exception {
    List<String> messages = new ArrayList<>();
    for (int rank = 0; rank < ranks.size(); rank++) {
      if (rank != 1) {
        messages.add(said.get(rank).readLine());
        assertThat(ranks.get(rank).waitFor(30, TimeUnit.SECONDS)).isTrue();
      }
    }
    return messages;
  }

  private static void signal(String which, Process process) throws Exception {
    Process kill = new ProcessBuilder("kill", which, String.valueOf(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }
}
