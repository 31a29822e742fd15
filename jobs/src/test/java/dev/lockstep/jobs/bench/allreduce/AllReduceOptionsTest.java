package dev.lockstep.jobs.bench.allreduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.training.collective.WireFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AllReduceOptionsTest {
  private static AllReduceOptions options(String python, int processes, int bytes, int repeats) {
    return new AllReduceOptions(
        Optional.ofNullable(python).map(Path::of),
        List.of(processes),
        List.of(bytes),
        repeats,
        WireFormat.FLOAT32);
  }

  @Test
  void saysWhatIsWrongAndWhatIsAllowed() {
    assertThatThrownBy(() -> options(null, 1, 4, 1))
        .isInstanceOf(UserException.class)
        .hasMessage("--processes must be from 2 to 64, found 1");
    assertThatThrownBy(() -> options(null, 2, 6, 1))
        .isInstanceOf(UserException.class)
        .hasMessage("--bytes must be positive multiples of 4, found 6");
    assertThatThrownBy(() -> options(null, 2, 4, 0))
        .isInstanceOf(UserException.class)
        .hasMessage("--repeat must be at least 1, found 0");
    assertThatThrownBy(() -> options("/nowhere/python", 2, 4, 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--python is /nowhere/python, which is not an executable file");
  }

  @Test
  void takesTheMedianOfTheRounds() {
    List<Times> rounds = List.of(new Times(9, 3, 1), new Times(9, 1, 1), new Times(9, 2, 1));
    assertThat(AllReduceBenchmark.median(rounds)).isEqualTo(2);
    assertThat(AllReduceBenchmark.median(rounds.subList(0, 2))).isEqualTo(2);
    assertThat(AllReduceBenchmark.median(rounds.subList(1, 3))).isEqualTo(1.5);
  }

  @Test
  void aLineOfJsonLeavesOutAnAbsentPeer() {
    AllReduceFigures alone =
        new AllReduceFigures(
            "allreduce", 2, 4000, "float32", 0.5, 0.25, 0.008, null, null, null, null, null, null);
    assertThat(Json.line(alone))
        .isEqualTo(
            "{\"bench\":\"allreduce\",\"processes\":2,\"bytes\":4000,\"wire\":\"float32\","
                + "\"ours\":0.5,\"ours_best\":0.25,\"gigabytes_per_second\":0.008}");
    assertThat(alone.line()).isEqualTo("allreduce of 4.000 KB, 2 processes: 0.5 ms (best 0.25)");
  }
}
