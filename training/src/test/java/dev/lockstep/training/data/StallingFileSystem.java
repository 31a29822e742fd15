package dev.lockstep.training.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.concurrent.Semaphore;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Local files whose opening never ends, as a store that accepts connections and then hangs. */
public final class StallingFileSystem extends RawLocalFileSystem {
  /** Nobody ever gets a permit; its queue shows who waits. */
  static final Semaphore WAITING = new Semaphore(0);

  @Override
  public URI getUri() {
    return URI.create("stalling:///");
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    try {
      WAITING.acquire();
      throw new IOException("nobody releases this");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while stalled");
    }
  }
}
