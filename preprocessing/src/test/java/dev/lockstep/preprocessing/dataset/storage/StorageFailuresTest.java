package dev.lockstep.preprocessing.dataset.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.fs.s3a.UnknownStoreException;
import org.junit.jupiter.api.Test;

class StorageFailuresTest {

  @Test
  void tellsCausesApart() {
    assertSays(new AccessDeniedException("s3a://b/x: status 403"), "credentials");
    assertSays(new UnknownStoreException("b", "Bucket b does not exist", null), "no such bucket");
    assertSays(new IOException("x", new ConnectException("Connection refused")), "endpoint");
    assertSays(new IOException("x", new UnknownHostException("b.example")), "host");
    assertSays(new IOException("x", new SocketTimeoutException("read")), "did not answer in time");
    assertSays(new IOException("write failed: No space left on device"), "no space is left");
    assertSays(new IOException("put: (Service: S3, Status Code: 507)"), "no space is left");
    assertSays(new IOException("put: InternalError (Status Code: 500)"), "disk may be full");
    assertSays(new IOException("The connection was closed during the request"), "disk may be full");
    assertSays(new InterruptedIOException("stopped"), "interrupted");
    assertSays(new IOException("something new"), "something new");
  }

  @Test
  void aLocalFileIsDeniedByItsPermissions() {
    assertThat(
            StorageFailures.translate("read", "file:///x", new AccessDeniedException("/x"))
                .getMessage())
        .contains("permissions")
        .doesNotContain("secret");
  }

  @Test
  void isOneParagraphOfBoundedLength() {
    String message =
        StorageFailures.translate("read", "s3a://b/x", new IOException("first\nsecond"))
            .getMessage();

    assertThat(message).isEqualTo("cannot read s3a://b/x: first");
    assertThat(
            StorageFailures.translate("read", "s3a://b/x", new IOException("y".repeat(9_000)))
                .getMessage())
        .hasSizeLessThan(500);
  }

  @Test
  void saysOnceWhatTheStoreAnswered() {
    String answer = "The specified key is odd (Service: S3, Status Code: 409, Request ID: A1)";
    String full = answer + " (SDK Attempt Count: 1)";
    String model = "software.amazon.awssdk.services.s3.model.S3Exception: ";

    assertThat(
            StorageFailures.translate(
                    "list", "s3a://b/x", new IOException(model + full + ":Odd: " + full))
                .getMessage())
        .isEqualTo("cannot list s3a://b/x: S3Exception: " + answer);
  }

  private static void assertSays(IOException failure, String text) {
    assertThat(StorageFailures.translate("read", "s3a://b/x", failure).getMessage())
        .startsWith("cannot read s3a://b/x: ")
        .contains(text);
  }
}
