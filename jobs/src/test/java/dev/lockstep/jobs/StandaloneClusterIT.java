package dev.lockstep.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.store.EmbeddedStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of {@code docs/how-to/standalone-cluster.md} as they stand there, in a folder that
 * looks like a built checkout; only the pipeline is a small one and the master's port a free one.
 */
class StandaloneClusterIT {
  private static final Path PAGE = Path.of("../docs/how-to/standalone-cluster.md");
  private static final Pattern COMMANDS = Pattern.compile("(?ms)^```bash\n(.*?)^```$");
  private static final int LIMIT_MINUTES = 5;

  @TempDir private Path folder;
  private Path spark;
  private EmbeddedStore store;

  @BeforeEach
  void buildASmallCheckout() throws IOException {
    Path home = Files.createDirectories(folder.resolve("deploy/dist/target/lockstep"));
    spark = home.resolve("spark");
    Files.createSymbolicLink(spark, Path.of(System.getenv("SPARK_HOME")).toRealPath());
    LockstepProcess.install(home, folder.resolve("lockstep"));
    Path data = folder.resolve("data");
    SmallDigits.write(data, -1);
    putRawObjects(data);
    Path pipeline = folder.resolve("conf/pipelines/mnist.yaml");
    Files.createDirectories(pipeline.getParent());
    String withFetch = SmallDigits.pipeline(data, "\n  type: embedded\n");
    Files.writeString(pipeline, withFetch.replaceAll("(?s)\nfetch:.*(?=\npreprocess:)", ""));
  }

  /** The page's own start joins this server; its keys are made here. */
  private void putRawObjects(Path data) throws IOException {
    Path storeHome = Path.of(System.getProperty("lockstep.store.home"));
    store = EmbeddedStore.startDaemon(storeHome, folder.resolve(".lockstep/store"), 0);
    store.createBucket("raw");
    StoreClient.put(StoreClient.of(store), data, "s3a://raw/small");
    FileSystem.closeAll();
  }

  @AfterEach
  void stopTheStore() throws IOException {
    EmbeddedStore.stop(folder.resolve(".lockstep/store"));
    Files.delete(spark); // JUnit warns of links out of its folder
  }

  @Test
  void theHowToPagePublishesAModelFromTheClusterAndLeavesNothingRunning() throws Exception {
    Path output = folder.resolve("output.txt");
    Process shell = start(commands(), output);
    boolean ended = shell.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
    List<ProcessHandle> left = processesOfThePage();
    left.forEach(ProcessHandle::destroyForcibly);
    shell.destroyForcibly();
    String said = Files.readString(output);

    assertThat(ended).as(said).isTrue();
    assertThat(shell.exitValue()).as(said).isZero();
    assertThat(said)
        .contains("750 in = ", "epoch 3/3", "identical on 2 ranks", "train: published model")
        .containsPattern("(?m)^s3a://models/small/versions/\\S+/report.html$");
    assertThat(folder.resolve(".lockstep/worker")).isDirectoryContaining("glob:**/app-*");
    assertThat(EmbeddedStore.running(folder.resolve(".lockstep/store"))).isEmpty();
    assertThat(left).isEmpty();
    assertThat(filesWith(store.secretKey())).containsExactly(store.credentialsFile());
  }

  private static String commands() throws IOException {
    String blocks =
        COMMANDS
            .matcher(Files.readString(PAGE))
            .results()
            .map((MatchResult block) -> block.group(1))
            .collect(Collectors.joining());
    try (ServerSocket free = new ServerSocket(0)) {
      return "set -euo pipefail\ntrap 'kill $(jobs -p) 2> /dev/null || true' EXIT\n"
          + blocks.replace("7077", String.valueOf(free.getLocalPort()))
          + "wait\n";
    }
  }

  private Process start(String commands, Path output) throws IOException {
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-c", commands)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    shell.environment().remove("SPARK_HOME");
    return shell.start();
  }

  private List<ProcessHandle> processesOfThePage() {
    return ProcessHandle.allProcesses()
        .filter(p -> p.info().commandLine().orElse("").contains(folder.toString()))
        .toList();
  }

  private List<Path> filesWith(String secret) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file) && !file.toString().endsWith(".jar"))
          .filter(file -> contains(file, secret))
          .toList();
    }
  }

  private static boolean contains(Path file, String secret) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(secret);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
