package dev.lockstep.jobs;

import dev.lockstep.preprocessing.dataset.storage.Hashes;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Three classes of 6x6 images in IDX files: a bright row at a height that tells the class, and
 * noise. Easy enough that a small network learns them in a few epochs.
 */
final class SmallDigits {
  static final int TRAIN = 600;
  static final int TEST = 150;
  private static final int SIDE = 6;
  private static final int CLASSES = 3;

  private SmallDigits() {}

  /**
   * Writes the four files.
   *
   * @param badLabel label of train record 17, or -1 for the right one
   */
  static void write(Path folder, int badLabel) throws IOException {
    Files.createDirectories(folder);
    pair(folder, "train", TRAIN, 1, badLabel);
    pair(folder, "test", TEST, 2, -1);
  }

  private static void pair(Path folder, String name, int count, long seed, int badLabel)
      throws IOException {
    Random random = new Random(seed);
    byte[] labels = new byte[count];
    byte[] pixels = new byte[count * SIDE * SIDE];
    random.nextBytes(pixels);
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % CLASSES);
      for (int p = 0; p < SIDE * SIDE; p++) {
        int at = i * SIDE * SIDE + p;
        boolean bright = p / SIDE == 2 * labels[i];
        pixels[at] = (byte) ((pixels[at] & 0x3f) + (bright ? 0x80 : 0));
      }
    }
    if (badLabel >= 0) {
      labels[17] = (byte) badLabel;
    }
    Files.write(folder.resolve(name + "-images"), idx(new int[] {count, SIDE, SIDE}, pixels));
    Files.write(folder.resolve(name + "-labels"), idx(new int[] {count}, labels));
  }

  private static byte[] idx(int[] dimensions, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(0x0800 | dimensions.length);
    for (int dimension : dimensions) {
      out.writeInt(dimension);
    }
    out.write(content);
    return bytes.toByteArray();
  }

  /** A pipeline over files written by {@link #write}, in two processes. */
  static String pipeline(Path folder, String store) throws IOException {
    StringBuilder files = new StringBuilder();
    for (String name :
        new String[] {"train-images", "train-labels", "test-images", "test-labels"}) {
      String sha256 = Hashes.sha256(Files.readAllBytes(folder.resolve(name)));
      files.append("    - {path: %s, sha256: %s}\n".formatted(name, sha256));
    }
    return """
        pipeline: small
        store: %s
        cluster: {executors: 2, cores: 1, memory: 512 MiB}
        fetch:
          npm: small-digits@1.0.0
          to: s3a://raw/small/
          files:
        %s
        preprocess:
          dataset: s3a://datasets/small
          source:
            format: idx
            train: {images: s3a://raw/small/train-images, labels: s3a://raw/small/train-labels}
            test: {images: s3a://raw/small/test-images, labels: s3a://raw/small/test-labels}
            shape: [6, 6]
            classes: [low, middle, high]
          split: {validation: 20%%, seed: 5}
          normalize: {type: scale, min: 0, max: 1}
          output: {file_size: 1 MiB, row_group_rows: 64, shuffle_seed: 3}
        train:
          model: s3a://models/small
          network:
            layers:
              - {type: dense, units: 16, activation: relu}
              - {type: output, activation: softmax, loss: cross_entropy}
          updater: {type: adam, learning_rate: 1e-2}
          global_batch: 32
          epochs: 3
          seed: 9
        evaluate: {split: test}
        """
        .formatted(store, files.toString().stripTrailing());
  }
}
