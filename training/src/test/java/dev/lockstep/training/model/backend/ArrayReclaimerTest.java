package dev.lockstep.training.model.backend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.training.model.backend.ArrayReclaimer.MemoryLimit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.memory.Deallocatable;
import org.nd4j.linalg.api.memory.Deallocator;
import org.nd4j.linalg.factory.Nd4j;

class ArrayReclaimerTest {
  private final AtomicInteger freed = new AtomicInteger();

  @Test
  void freesWhatIsUnreachableAndNothingElse() {
    ArrayReclaimer reclaimer = new ArrayReclaimer(new MemoryLimit(0));
    List<Object> reached = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Deallocatable object = new Allocation(freed::incrementAndGet);
      reclaimer.pickObject(object);
      if (i % 2 == 0) {
        reached.add(object);
      }
    }

    freeUntil(reclaimer, 50);

    assertThat(freed).hasValue(50);
    assertThat(reached).hasSize(50);
    reached.clear();
    freeUntil(reclaimer, 100);
    assertThat(freed).hasValue(100);
  }

  @Test
  void anArrayThatCannotBeFreedHoldsNothingUp() {
    ArrayReclaimer reclaimer = new ArrayReclaimer(new MemoryLimit(0));
    reclaimer.pickObject(new Allocation(freed::incrementAndGet));
    reclaimer.pickObject(
        new Allocation(
            () -> {
              throw new IllegalStateException("cannot be freed");
            }));
    reclaimer.pickObject(new Allocation(freed::incrementAndGet));

    freeUntil(reclaimer, 2);

    assertThat(freed).hasValue(2);
  }

  private void freeUntil(ArrayReclaimer reclaimer, int expected) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (freed.get() < expected && System.nanoTime() < deadline) {
      System.gc();
      reclaimer.freeAll();
    }
  }

  /** A process of its own, since the limit follows from the heap that a process starts with. */
  @Test
  void memoryOfArraysOutsideOfWorkspacesComesBack() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Allocating.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      String printed = new String(process.getInputStream().readAllBytes(), UTF_8);

      assertThat(Long.parseLong(printed.strip())).isBetween(200L, 1000L);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Makes 3 GB of arrays that nothing reaches, and prints the most that it had, in MB. */
  static final class Allocating {
    public static void main(String[] args) throws InterruptedException {
      NativeBackend.initialize();
      long most = 0;
      for (int i = 0; i < 150; i++) {
        Nd4j.zeros(5_000_000).addi(1);
        most = Math.max(most, Pointer.physicalBytes());
        TimeUnit.MILLISECONDS.sleep(10);
      }
      System.out.println(most >> 20);
    }
  }

  @Test
  void collectsAboveTheLimitAndAgainAfterAnEighthOfIt() {
    MemoryLimit limit = new MemoryLimit(800);

    assertThat(limit.isPassedBy(800)).isFalse();
    assertThat(limit.isPassedBy(801)).isTrue();
    assertThat(limit.isPassedBy(901)).isFalse();
    assertThat(limit.isPassedBy(902)).isTrue();
    assertThat(limit.isPassedBy(700)).isFalse();
    assertThat(limit.isPassedBy(801)).isTrue();
    assertThat(new MemoryLimit(0).isPassedBy(Long.MAX_VALUE)).isFalse();
  }

  private record Allocation(Deallocator deallocator) implements Deallocatable {
    @Override
    public String getUniqueId() {
      return "of a test";
    }

    @Override
    public int targetDevice() {
      return 0;
    }
  }
}
