package dev.lockstep.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.lockstep.jobs.config.PipelineFiles;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerifySyncCommandTest {
  @Test
  void allUpdatersGoBesideThePenaltiesOfANetwork() {
    assertThat(VerifySyncCommand.choose(List.of("all")))
        .containsOnlyKeys(PipelineFiles.updaters().keySet())
        .contains(entry("adamw", "{type: adamw, weight_decay: 0}"), entry("adam", "{type: adam}"));
  }

  @Test
  void anUpdaterThatIsNamedHasItsDefaults() {
    assertThat(VerifySyncCommand.choose(List.of("adamw", "adam")))
        .containsOnly(entry("adamw", "{type: adamw}"), entry("adam", "{type: adam}"));
    assertThat(VerifySyncCommand.choose(List.of("all", "adamw")))
        .contains(entry("adamw", "{type: adamw}"));
  }
}
