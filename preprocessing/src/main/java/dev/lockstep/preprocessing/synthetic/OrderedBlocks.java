package dev.lockstep.preprocessing.synthetic;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;

/** Writes a file of blocks that are made in parallel and go to the file in their order. */
public final class OrderedBlocks {
  private static final int AHEAD = 4;

  private OrderedBlocks() {}

  /**
   * Writes the whole file, replacing what was there.
   *
   * @param beginning bytes in front of the first block
   * @param blocks how many there are
   * @param maker of one block, called by several threads; a few blocks are in memory at a time
   */
  public static void write(Path file, byte[] beginning, long blocks, LongFunction<ByteBuffer> maker)
      throws IOException {
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      writeFully(out, ByteBuffer.wrap(beginning));
      Deque<Future<ByteBuffer>> made = new ArrayDeque<>();
      for (long next = 0; next < blocks || !made.isEmpty(); ) {
        for (; next < blocks && made.size() < threads * AHEAD; next++) {
          long block = next;
          made.add(pool.submit(() -> maker.apply(block)));
        }
        writeFully(out, take(made.remove()));
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static ByteBuffer take(Future<ByteBuffer> block) throws IOException {
    try {
      return block.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IOException("a block could not be made: " + e.getCause(), e.getCause());
    }
  }

  private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }
}
