package dev.lockstep.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.dataset.storage.Hashes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionsCommandTest {
  private static final String LEASE =
      """
      {"host": "build-7", "place": "", "pid": 4711, "started": 0,
       "since": "2024-04-01T12:00:00Z", "expires": "%s"}""";

  @TempDir private Path folder;

  @BeforeEach
  void publishThree() throws IOException {
    for (int number = 1; number <= 3; number++) {
      String manifest = "{\"number\": %d}".formatted(number);
      write("versions/v-%d/manifest.json".formatted(number), manifest);
      write(
          "published/%020d.json".formatted(number),
          """
          {"version": "v-%d", "manifest_sha256": "%s", "published_at": "2024-04-0%dT12:00:00Z"}"""
              .formatted(number, Hashes.sha256(manifest.getBytes(StandardCharsets.UTF_8)), number));
    }
  }

  @Test
  void aVersionThatSomebodyReadsIsKeptAndSaidToBeRead() throws IOException {
    write("readers/v-1/ab-00000001.json", LEASE.formatted("2999-01-01T00:00:00Z"));
    write("readers/v-2/cd-00000001.json", LEASE.formatted("2024-04-01T12:02:00Z"));

    CommandRun run = versions("--keep", "1", "--remove");

    assertThat(run.code()).as(run.messages()).isZero();
    assertThat(run.results().lines().filter(line -> line.startsWith("v-")))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .endsWith(
                        "being read by process 4711 on host build-7, since 2024-04-01T12:00:00Z"),
            second -> assertThat(second).endsWith("removed"),
            third -> assertThat(third).contains("current"));
    assertThat(folder.resolve("versions/v-1/manifest.json")).exists();
    assertThat(folder.resolve("versions/v-2")).doesNotExist();
    assertThat(folder.resolve("readers/v-2")).doesNotExist();
    assertThat(folder.resolve("versions/v-3/manifest.json")).exists();
  }

  @Test
  void onceItIsNotReadAnyMoreItGoes() {
    CommandRun run = versions("--keep", "1", "--remove", "--json");

    assertThat(run.code()).as(run.messages()).isZero();
    assertThat(run.results()).contains("\"readers\":[]").doesNotContain("being read");
    assertThat(folder.resolve("versions/v-1")).doesNotExist();
  }

  private CommandRun versions(String... more) {
    String[] arguments = new String[more.length + 2];
    arguments[0] = "versions";
    arguments[1] = folder.toUri().toString();
    System.arraycopy(more, 0, arguments, 2, more.length);
    return CommandRun.of(arguments);
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
