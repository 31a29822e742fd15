package dev.lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When servers start, are shared and end. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class StoreLifetimeIT {

  private static final Path HOME = Clients.home();

  @TempDir Path folder;

  /** Starts a store, says so and waits to be killed. */
  static final class Parent {
    private Parent() {}

    public static void main(String... args) throws Exception {
      EmbeddedStore store = EmbeddedStore.start(Path.of(args[0]), Path.of(args[1]), 0);
      System.out.println(store.pid());
      System.in.read();
    }
  }

  @Test
  void aKilledParentTakesTheServerAlong() throws IOException {
    Process parent =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                HOME.toString(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = parent.inputReader()) {
      ProcessHandle server = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
      assertThat(server.isAlive()).isTrue();

      parent.destroyForcibly();

      await().atMost(Duration.ofSeconds(20)).until(() -> !server.isAlive());
      assertThat(folder.resolve("server.json")).doesNotExist();
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  void startsAtTheSameTimeShareOneServer() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    Callable<EmbeddedStore> start = () -> EmbeddedStore.start(HOME, folder, 0);
    try {
      List<EmbeddedStore> stores =
          threads.invokeAll(List.of(start, start, start)).stream().map(Clients::get).toList();

      assertThat(stores.stream().map(EmbeddedStore::pid).distinct()).hasSize(1);
      assertThat(stores.stream().map(EmbeddedStore::secretKey).distinct()).hasSize(1);
      stores.forEach(EmbeddedStore::close);
      assertThat(ProcessHandle.of(stores.get(0).pid())).isNotPresent();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void theServerStaysForOthersWhenItsStarterIsDone() {
    EmbeddedStore first = EmbeddedStore.start(HOME, folder, 0);
    EmbeddedStore second = EmbeddedStore.start(HOME, folder, 0);

    first.close();

    assertThat(EmbeddedStore.running(folder)).isPresent();
    second.close();
    assertThat(EmbeddedStore.running(folder)).isEmpty();
  }

  @Test
  void aDaemonStaysUntilItIsStopped() {
    EmbeddedStore daemon = EmbeddedStore.startDaemon(HOME, folder, 0);
    daemon.close();
    EmbeddedStore.start(HOME, folder, 0).close();
    assertThat(EmbeddedStore.running(folder)).isPresent();

    assertThat(EmbeddedStore.stop(folder)).isTrue();

    assertThat(EmbeddedStore.running(folder)).isEmpty();
    assertThat(EmbeddedStore.stop(folder)).isFalse();
  }

  @Test
  void aPortInUseIsNamed() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedStore.start(HOME, folder, other.getLocalPort()))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("Port " + other.getLocalPort() + " on 127.0.0.1 is in use");
    }
    assertThat(folder.resolve("leases")).isEmptyDirectory();
  }

  @Test
  void anotherPortThanTheRunningServersIsRefused() {
    try (EmbeddedStore store = EmbeddedStore.start(HOME, folder, 0)) {
      int wanted = store.endpoint().getPort() == 65535 ? 65534 : store.endpoint().getPort() + 1;
      assertThatThrownBy(() -> EmbeddedStore.start(HOME, folder, wanted))
          .hasMessageContaining("already listens on port " + store.endpoint().getPort());
    }
  }

  @Test
  void aStaleAddressIsNotBelieved() throws IOException {
    new StoreFolder(folder).create();
    Files.writeString(folder.resolve("server.json"), "{\"server\": \"1-1000\", \"port\": \"9\"}");

    try (EmbeddedStore store = EmbeddedStore.start(HOME, folder, 0)) {
      assertThat(store.endpoint().getPort()).isNotEqualTo(9);
    }
  }

  @Test
  void aServerThatDiesIsReportedWithItsLog() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    assertThatThrownBy(() -> EmbeddedStore.start(empty, folder.resolve("store"), 0))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("ended before it was ready")
        .hasMessageContaining("dev.lockstep.store.StoreServer");
  }

  @Test
  void missingJarsAreExplained() {
    assertThatThrownBy(() -> EmbeddedStore.start(folder.resolve("absent"), folder, 0))
        .hasMessageContaining("./mvnw -DskipTests package");
  }
}
