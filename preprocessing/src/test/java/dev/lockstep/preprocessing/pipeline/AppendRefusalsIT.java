package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.quality.DriftGate;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Additions that publish nothing. */
class AppendRefusalsIT extends AppendFixture {
  @Test
  void aKeyThatTheBaseHasIsRefusedAndNothingIsPublished() {
    DatasetVersion base = table.rebuild(spec);
    table.write("again.csv", List.of("99999,1,1,red,odd", "10001,1500,3,red,odd"));

    assertThatThrownBy(() -> table.append(spec, base))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("10001", base.manifest().id(), "deduplicate")
        .hasMessageNotContaining("99999");
    assertThat(DatasetVersion.latest(storage, spec.dataset()).orElseThrow().manifest().id())
        .isEqualTo(base.manifest().id());
    assertThat(versions()).containsExactly(base.manifest().id());
  }

  @Test
  void aBaseThatIsNoLongerCurrentIsNotExtended() {
    DatasetVersion base = table.rebuild(spec);
    table.write(2);
    DatasetVersion winner = table.append(spec, base);

    assertThatThrownBy(() -> table.append(spec, base))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContainingAll(winner.manifest().id(), base.manifest().id(), "Run again");
    assertThat(versions()).hasSize(2);
  }

  @Test
  void tooManyRejectedRecordsInAllPublishNothingAndAreKept() {
    TabularSpec strict = table.spec("set", List.of(), RejectionBudget.ofCount(30), null);
    DatasetVersion base = table.rebuild(strict);
    table.write(2);

    assertThatThrownBy(() -> table.append(strict, base))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(2 * DailyTable.MALFORMED + " of " + 2 * DailyTable.ROWS)
        .hasMessageContaining("/failed/versions/");
    assertThat(versions()).containsExactly(base.manifest().id());
  }

  @Test
  void addedRowsThatDriftFromTheBaseAreNotPublished() {
    DriftGate gate = new DriftGate(null, null, null, DriftGate.Action.FAIL);
    TabularSpec gated = table.spec("set", List.of(), new RejectionBudget(0.1), gate);
    DatasetVersion base = table.rebuild(gated);
    List<String> moved = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      moved.add((500_000 + i) + ",9000," + i + ",red,odd");
    }
    table.write("moved.csv", moved);

    assertThatThrownBy(() -> table.append(gated, base))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("size", "drifted", base.manifest().id());
    assertThat(versions()).containsExactly(base.manifest().id());
  }

  private List<String> versions() {
    try (Stream<Path> found = Files.list(temporary.resolve("set/versions"))) {
      return found.map(path -> path.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
