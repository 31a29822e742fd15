package dev.lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What the server does for its clients. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class EmbeddedStoreIT {

  @TempDir static Path folder;

  private static EmbeddedStore store;
  private static S3Client s3;

  @BeforeAll
  static void start() {
    store = EmbeddedStore.start(Clients.home(), folder, 0);
    s3 = Clients.s3(store, store.secretKey());
    store.createBucket("raw");
  }

  @AfterAll
  static void close() {
    s3.close();
    store.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "mnist/train-images-idx3-ubyte", "with space/ä+100%=x.bin"})
  void keepsObjectsAsPlainFiles(String key) throws IOException {
    s3.putObject(put -> put.bucket("raw").key(key), RequestBody.fromString("bytes of " + key));

    assertThat(store.file("raw", key)).hasContent("bytes of " + key);
  }

  @Test
  void listsBucketsThatTheHandleCreated() {
    assertThat(s3.listBuckets().buckets()).extracting(b -> b.name()).containsExactly("raw");
  }

  @Test
  void refusesAWrongSecret() {
    try (S3Client wrong = Clients.s3(store, "0".repeat(64))) {
      assertThatThrownBy(() -> wrong.listObjectsV2(list -> list.bucket("raw")))
          .isInstanceOfSatisfying(
              S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
    }
  }

  @Test
  void ofRacingConditionalPutsExactlyOneWins() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 10; round++) {
        String key = "published/" + round;
        List<Callable<Integer>> writers =
            IntStream.range(0, 8).<Callable<Integer>>mapToObj(w -> () -> create(key, w)).toList();
        int[] statuses = threads.invokeAll(writers).stream().mapToInt(Clients::get).toArray();
        assertThat(statuses).containsOnly(200, 412).containsOnlyOnce(200);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static int create(String key, int writer) {
    try {
      s3.putObject(
          put -> put.bucket("raw").key(key).ifNoneMatch("*"),
          RequestBody.fromString("writer " + writer));
      return 200;
    } catch (S3Exception e) {
      return e.statusCode();
    }
  }

  @Test
  void takesLargeObjectsFromSeveralWritersAtOnce() throws Exception {
    byte[] part = "0123456789abcdef".repeat(4 << 20).getBytes(StandardCharsets.US_ASCII);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Path>> writers =
          IntStream.range(0, 4)
              .<Callable<Path>>mapToObj(w -> () -> put("large/" + w, part))
              .toList();
      for (Future<Path> file : threads.invokeAll(writers)) {
        assertThat(Files.size(Clients.get(file))).isEqualTo(part.length);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Path put(String key, byte[] bytes) {
    s3.putObject(put -> put.bucket("raw").key(key), RequestBody.fromBytes(bytes));
    return store.file("raw", key);
  }

  @Test
  void makesCredentialsForTheOwnerOnly() throws IOException {
    Path file = folder.resolve("credentials.json");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(store.secretKey()).matches("[0-9a-f]{64}");
    assertThat(store.toString()).doesNotContain(store.secretKey());
    String arguments = ProcessHandle.of(store.pid()).orElseThrow().info().commandLine().orElse("");
    assertThat(arguments).doesNotContain(store.secretKey());
  }

  @Test
  void refusesNamesThatLeaveTheBucket() {
    assertThatThrownBy(() -> store.file("raw", "../../credentials.json"))
        .isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.createBucket("../up")).isInstanceOf(StoreException.class);
  }
}
