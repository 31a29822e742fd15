package dev.lockstep.preprocessing.dataset.storage;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/**
 * Multipart uploads that were begun on S3 and neither completed nor aborted. A writer at work has
 * some; those of a killed one stay, and are paid for, until somebody aborts them.
 */
public final class OpenUploads {
  /**
   * One of them.
   *
   * @param uri address of the object it would become
   * @param id the store's name of the upload
   * @param startedAt when it was begun
   */
  public record Upload(String uri, String id, Instant startedAt) {}

  private OpenUploads() {}

  /**
   * Uploads below an address, by address.
   *
   * @param address {@code s3a://bucket} or a folder in it
   */
  public static List<Upload> list(Storage storage, String address) {
    S3AFileSystem store = s3(storage, address);
    List<Upload> found = new ArrayList<>();
    try {
      RemoteIterator<MultipartUpload> uploads = store.listUploads(prefix(address));
      while (uploads.hasNext()) {
        MultipartUpload upload = uploads.next();
        String uri = "s3a://" + store.getBucket() + "/" + upload.key();
        found.add(new Upload(uri, upload.uploadId(), upload.initiated()));
      }
    } catch (IOException e) {
      throw StorageFailures.translate("list the open uploads of", address, e);
    }
    found.sort(Comparator.comparing(Upload::uri).thenComparing(Upload::id));
    return found;
  }

  /** Aborts an upload; its parts are removed. */
  public static void abort(Storage storage, Upload upload) {
    try {
      s3(storage, upload.uri()).abortMultipartUpload(prefix(upload.uri()), upload.id());
    } catch (IOException e) {
      throw StorageFailures.translate("abort the upload of", upload.uri(), e);
    }
  }

  private static String prefix(String address) {
    String path = new Path(address).toUri().getPath();
    return path.startsWith("/") ? path.substring(1) : path;
  }

  private static S3AFileSystem s3(Storage storage, String address) {
    FileSystem found = storage.fileSystem(address);
    if (found instanceof S3AFileSystem s3) {
      return s3;
    }
    throw new UserException(
        "only stores that speak S3 have open uploads: an address looks like s3a://bucket/folder,"
            + " found \""
            + address
            + "\"");
  }
}
