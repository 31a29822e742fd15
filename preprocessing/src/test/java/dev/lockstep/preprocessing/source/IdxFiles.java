package dev.lockstep.preprocessing.source;

import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Small IDX objects with seeded content, as a test wants them. */
public final class IdxFiles {
  public static final int HEIGHT = 4;
  public static final int WIDTH = 3;
  public static final int CLASSES = 10;

  private IdxFiles() {}

  /** Random images, uint8 {@code [records, 4, 3]}. */
  public static byte[] images(int records, long seed) {
    byte[] pixels = new byte[records * HEIGHT * WIDTH];
    new Random(seed).nextBytes(pixels);
    ByteBuffer buffer = ByteBuffer.allocate(16 + pixels.length);
    buffer.putInt(0x803).putInt(records).putInt(HEIGHT).putInt(WIDTH).put(pixels);
    return buffer.array();
  }

  /** Labels 0, 1, ... 9, 0, ... */
  public static byte[] labels(int records) {
    ByteBuffer buffer = ByteBuffer.allocate(8 + records);
    buffer.putInt(0x801).putInt(records);
    for (int i = 0; i < records; i++) {
      buffer.put((byte) (i % CLASSES));
    }
    return buffer.array();
  }

  /** The same labels, with another one at some positions. */
  public static byte[] labels(int records, int label, int... positions) {
    byte[] bytes = labels(records);
    for (int position : positions) {
      bytes[8 + position] = (byte) label;
    }
    return bytes;
  }

  public static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    }
    return compressed.toByteArray();
  }

  /** Writes a good train and test pair into a folder. */
  public static IdxSource write(Storage storage, String folder, int train, int test) {
    storage.write(folder + "/train-images", images(train, 1));
    storage.write(folder + "/train-labels", labels(train));
    storage.write(folder + "/test-images", images(test, 2));
    storage.write(folder + "/test-labels", labels(test));
    return at(folder);
  }

  /** What {@link #write} writes, wherever it is. */
  public static IdxSource at(String folder) {
    return new IdxSource(
        new IdxSource.Files(folder + "/train-images", folder + "/train-labels"),
        new IdxSource.Files(folder + "/test-images", folder + "/test-labels"),
        List.of(HEIGHT, WIDTH),
        List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
  }
}
