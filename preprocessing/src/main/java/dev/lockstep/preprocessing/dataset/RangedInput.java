package dev.lockstep.preprocessing.dataset;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.dataset.storage.StorageFailures;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.OpenFileOptions;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * A Parquet file read by ranges: what is needed next is loaded with one positioned request, which
 * is one GET on an object store, and Parquet then reads from memory. A failing store throws {@link
 * dev.lockstep.preprocessing.dataset.error.EnvironmentException}, so that any other exception of
 * Parquet means that the bytes are damaged.
 */
final class RangedInput implements InputFile, AutoCloseable {
  private static final String READ_POLICY = "parquet, vector, random, adaptive";
  private static final int TAIL_BYTES = 64 << 10;

  private final String uri;
  private final long length;
  private final FSDataInputStream in;
  private byte[] window = new byte[0];
  private long windowStart;
  private long windowEnd;

  private RangedInput(String uri, long length, FSDataInputStream in) {
    this.uri = uri;
    this.length = length;
    this.in = in;
  }

  static RangedInput open(Storage storage, String uri) {
    Path path = new Path(uri);
    FileSystem fileSystem = storage.fileSystem(uri);
    try {
      FileStatus status = fileSystem.getFileStatus(path);
      FSDataInputStream in =
          fileSystem
              .openFile(path)
              .withFileStatus(status)
              .opt(OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY, READ_POLICY)
              .build()
              .get();
      return new RangedInput(uri, status.getLen(), in);
    } catch (FileNotFoundException e) {
      throw missing(uri, e);
    } catch (IOException e) {
      throw StorageFailures.translate("open", uri, e);
    } catch (ExecutionException | CompletionException | CancellationException e) {
      throw opening(uri, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StorageFailures.translate("open", uri, new IOException("interrupted", e));
    }
  }

  private static RuntimeException opening(String uri, Exception failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof FileNotFoundException) {
      return missing(uri, failure);
    }
    return StorageFailures.translate(
        "open", uri, cause instanceof IOException io ? io : new IOException(cause));
  }

  private static UserException missing(String uri, Exception cause) {
    return new UserException(
        uri + " does not exist although the manifest names it; the dataset is incomplete", cause);
  }

  @Override
  public long getLength() {
    return length;
  }

  /** Loads the end of the file, where the footer is. */
  void loadTail() {
    int bytes = (int) Math.min(length, TAIL_BYTES);
    load(length - bytes, bytes);
  }

  /** Loads a range with one request and forgets the one before. */
  void load(long start, int bytes) {
    if (start < 0 || bytes < 0 || start + bytes > length) {
      throw new IllegalArgumentException(
          "bytes " + start + " to " + (start + bytes) + " are not in a file of " + length);
    }
    if (window.length < bytes || window.length > 4L * bytes + TAIL_BYTES) {
      window = new byte[bytes];
    }
    windowEnd = 0;
    readFully(start, window, 0, bytes);
    windowStart = start;
    windowEnd = start + bytes;
  }

  private void readFully(long position, byte[] target, int offset, int bytes) {
    try {
      in.readFully(position, target, offset, bytes);
    } catch (EOFException e) {
      throw new UserException(
          uri + " ends before byte " + (position + bytes) + "; it became shorter while being read",
          e);
    } catch (IOException e) {
      throw StorageFailures.translate("read", uri, e);
    }
  }

  @Override
  public SeekableInputStream newStream() {
    return new WindowStream(this);
  }

  /** Copies from the window where it holds the bytes, else asks the store. */
  void copy(long position, byte[] target, int offset, int bytes) throws EOFException {
    if (position + bytes > length) {
      throw new EOFException("byte " + (position + bytes) + " of " + length);
    }
    if (position >= windowStart && position + bytes <= windowEnd) {
      System.arraycopy(window, (int) (position - windowStart), target, offset, bytes);
    } else {
      readFully(position, target, offset, bytes);
    }
  }

  @Override
  public void close() {
    window = new byte[0];
    windowEnd = 0;
    try {
      in.close();
    } catch (IOException e) {
      throw StorageFailures.translate("close", uri, e);
    }
  }

  @Override
  public String toString() {
    return uri;
  }
}
