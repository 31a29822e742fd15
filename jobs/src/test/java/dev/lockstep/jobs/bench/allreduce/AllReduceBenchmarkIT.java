package dev.lockstep.jobs.bench.allreduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.jobs.bench.Finding;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.training.collective.WireFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class AllReduceBenchmarkIT {
  @TempDir private Path folder;

  private List<Finding> run(Optional<Path> python, List<Integer> processes, List<String> said) {
    List<Finding> found = new ArrayList<>();
    new AllReduceBenchmark(
            new AllReduceOptions(
                python, processes, List.of(4000, 1_000_000), 1, WireFormat.BFLOAT16),
            folder.resolve("logs"),
            said::add)
        .run(found::add);
    return found;
  }

  @Test
  void measuresOurSideAndSaysThatThePeerIsAbsent() {
    List<String> said = new ArrayList<>();
    List<Finding> found = run(Optional.empty(), List.of(2, 3), said);
    assertThat(said)
        .singleElement()
        .satisfies(line -> assertThat(line).contains("gloo, is absent").contains("--python"));
    assertThat(found).hasSize(4).hasOnlyElementsOfType(AllReduceFigures.class);
    assertThat(found.stream().map(AllReduceFigures.class::cast))
        .allSatisfy(
            figures -> {
              assertThat(figures.ours()).isGreaterThanOrEqualTo(figures.oursBest()).isPositive();
              assertThat(figures.wire()).isEqualTo("bfloat16");
              assertThat(figures.ratio()).isNull();
            });
  }

  @Test
  void comparesWithWhateverSpeaksThePeersLines() throws Exception {
    Path python =
        script(
            """
            [ "$2" = 0 ] && echo '{"torch": "2.0", "python": "3.11", "call": 0.00001}'
            while read -r bytes; do
              [ "$2" = 0 ] && echo '{"operations": 20, "median": 1000.0, "min": 500.0}'
            done
            """);
    List<Finding> found = run(Optional.of(python), List.of(2), new ArrayList<>());
    assertThat(found.stream().map(AllReduceFigures.class::cast))
        .hasSize(2)
        .allSatisfy(
            figures -> {
              assertThat(figures.peerName()).isEqualTo("gloo (PyTorch 2.0, Python 3.11)");
              assertThat(figures.peer()).isEqualTo(1_000_000);
              assertThat(figures.peerBest()).isEqualTo(500_000);
              assertThat(figures.peerCall()).isEqualTo(0.01);
              assertThat(figures.ratio()).isGreaterThan(1);
            });
  }

  @Test
  void aPeerThatCannotImportTorchIsNamedWithItsLastWords() throws Exception {
    Path python = script("echo \"No module named 'torch'\" >&2\nexit 1\n");
    assertThatThrownBy(() -> run(Optional.of(python), List.of(2), new ArrayList<>()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("rank 0 of allreduce-gloo ended too early")
        .hasMessageContaining("No module named 'torch'");
  }

  private Path script(String body) throws Exception {
    Path script = folder.resolve("python");
    Files.writeString(script, "#!/bin/sh\n" + body);
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }
}
