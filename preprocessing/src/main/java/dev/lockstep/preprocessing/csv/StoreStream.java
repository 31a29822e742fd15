package dev.lockstep.preprocessing.csv;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.dataset.storage.StorageFailures;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FutureDataInputStreamBuilder;
import org.apache.hadoop.fs.Options.OpenFileOptions;
import org.apache.hadoop.fs.Path;

/**
 * The stored bytes of an object from some position on. A failing store throws {@link
 * dev.lockstep.preprocessing.dataset.error.EnvironmentException}, so that an {@link IOException} of
 * a stream around this one means that the bytes are damaged.
 */
final class StoreStream extends InputStream {
  private final String uri;
  private final FSDataInputStream in;

  private StoreStream(String uri, FSDataInputStream in) {
    this.uri = uri;
    this.in = in;
  }

  /**
   * @param size of the object; knowing it saves a request
   */
  static StoreStream open(Storage storage, String uri, long size, long position) {
    FSDataInputStream in = open(storage, uri, size);
    try {
      in.seek(position);
      return new StoreStream(uri, in);
    } catch (IOException e) {
      closeAfter(e, in);
      throw StorageFailures.translate("read", uri, e);
    }
  }

  private static FSDataInputStream open(Storage storage, String uri, long size) {
    try {
      FutureDataInputStreamBuilder open =
          storage
              .fileSystem(uri)
              .openFile(new Path(uri))
              .opt(
                  OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY,
                  OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY_SEQUENTIAL)
              .optLong(OpenFileOptions.FS_OPTION_OPENFILE_LENGTH, size);
      return open.build().get();
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
    return new UserException(uri + " does not exist", cause);
  }

  private static void closeAfter(Exception failure, FSDataInputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public int read() {
    try {
      return in.read();
    } catch (IOException e) {
      throw StorageFailures.translate("read", uri, e);
    }
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    try {
      return in.read(target, offset, length);
    } catch (IOException e) {
      throw StorageFailures.translate("read", uri, e);
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw StorageFailures.translate("close", uri, e);
    }
  }
}
