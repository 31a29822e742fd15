package dev.lockstep.preprocessing.dataset.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(300)
class S3StorageIT extends StorageContract {
  private static final Duration SOON = Duration.ofSeconds(60);

  @RegisterExtension static final S3TestStore STORE = new S3TestStore("storage");

  @Override
  Storage storage() {
    return STORE.storage();
  }

  @Override
  String newFolder() {
    return STORE.newFolder();
  }

  @Test
  void saysThatTheSecretIsWrongAndDoesNotPrintIt() {
    Storage wrong = STORE.unshared(STORE.endpoint(), "wrong-secret-8471");

    assertFailsSoon(wrong, "s3a://storage/x", "credentials", "wrong-secret-8471");
  }

  @Test
  void saysThatAFileWasCopiedIntoTheFolderAndNotPutThroughS3() throws Exception {
    Path copied = Files.writeString(STORE.file("copied"), "1234");

    assertThatThrownBy(() -> storage().read("s3a://storage/copied"))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("s3a://storage/copied", "no entity tag", "copied as a file");
    Files.delete(copied);
  }

  @Test
  void saysThatNothingAnswersAtTheEndpoint() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Storage nobody = STORE.unshared(URI.create("http://127.0.0.1:" + port), "irrelevant");

    assertFailsSoon(nobody, "s3a://storage/x", "endpoint", "irrelevant");
  }

  @Test
  void saysThatThereIsNoSuchBucket() {
    Storage storage = STORE.unshared(STORE.endpoint(), STORE.secretKey());

    assertFailsSoon(storage, "s3a://no-such-bucket/x", "no such bucket", "irrelevant");
  }

  private static void assertFailsSoon(Storage storage, String uri, String says, String secret) {
    for (Runnable action :
        new Runnable[] {
          () -> storage.read(uri),
          () -> storage.list(uri),
          () -> storage.write(uri, bytes("1")),
          () -> storage.createIfAbsent(uri, bytes("1")),
          () -> storage.deleteTree(uri)
        }) {
      long start = System.nanoTime();
      assertThatThrownBy(action::run)
          .isInstanceOf(EnvironmentException.class)
          .hasMessageContaining(says)
          .hasMessageContaining(uri)
          .message()
          .doesNotContain(secret)
          .doesNotContain("\n");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }
  }
}
