package dev.lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeasesTest {

  @TempDir Path folder;

  @Test
  void aLeaseHoldsUntilItsFileIsDeleted() throws IOException {
    Leases leases = new Leases(folder);
    assertThat(leases.held()).isFalse();

    Path first = leases.take();
    Path second = leases.take();
    Files.delete(first);
    assertThat(leases.held()).isTrue();

    Files.delete(second);
    assertThat(leases.held()).isFalse();
  }

  @Test
  void aLeaseOfAnEarlierProcessWithTheSameNumberIsForgotten() throws IOException {
    long pid = ProcessHandle.current().pid();
    Path lease = Files.createFile(folder.resolve(new ProcessIdentity(pid, 1000) + ".x"));

    assertThat(new Leases(folder).held()).isFalse();
    assertThat(lease).doesNotExist();
  }

  @Test
  void theDaemonsLeaseHoldsWithoutAProcess() throws IOException {
    Leases leases = new Leases(folder);

    leases.daemon(true);
    leases.daemon(true);
    assertThat(leases.held()).isTrue();

    leases.daemon(false);
    assertThat(leases.held()).isFalse();
  }
}
