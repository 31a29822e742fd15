package dev.lockstep.preprocessing.dataset.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.fs.MultipartUploader;
import org.apache.hadoop.fs.UploadHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class OpenUploadsIT {
  @RegisterExtension static final S3TestStore STORE = new S3TestStore("uploads");

  @TempDir private Path folder;

  @Test
  void findsWhatAKilledWriterLeftAndAbortsIt() throws Exception {
    Storage storage = STORE.storage();
    Instant before = Instant.now().minus(Duration.ofSeconds(5));
    begin(storage, "s3a://uploads/datasets/a/part-0");
    begin(storage, "s3a://uploads/other/part-1");

    List<OpenUploads.Upload> all = OpenUploads.list(storage, "s3a://uploads");
    List<OpenUploads.Upload> below = OpenUploads.list(storage, "s3a://uploads/datasets");

    assertThat(all)
        .extracting(OpenUploads.Upload::uri)
        .containsExactly("s3a://uploads/datasets/a/part-0", "s3a://uploads/other/part-1");
    assertThat(below).containsExactly(all.get(0));
    assertThat(all.get(0).startedAt()).isBetween(before, Instant.now().plusSeconds(5));

    OpenUploads.abort(storage, all.get(0));

    assertThat(OpenUploads.list(storage, "s3a://uploads")).containsExactly(all.get(1));
  }

  private static void begin(Storage storage, String uri) throws Exception {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(uri);
    try (MultipartUploader uploader =
        storage.fileSystem(uri).createMultipartUploader(path).build()) {
      UploadHandle handle = uploader.startUpload(path).get();
      uploader.putPart(handle, 1, true, path, new ByteArrayInputStream(new byte[100]), 100).get();
    }
  }

  @Test
  void refusesAStoreWithoutUploads() {
    Storage storage = Storage.of(new org.apache.hadoop.conf.Configuration(false));
    assertThatThrownBy(() -> OpenUploads.list(storage, folder.toUri().toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("s3a://bucket/folder");
  }
}
