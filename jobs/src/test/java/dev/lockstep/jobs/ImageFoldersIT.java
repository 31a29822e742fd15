package dev.lockstep.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.store.EmbeddedStore;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Image files in S3, in four formats and many sizes, to a convolutional network. */
class ImageFoldersIT {
  private static final int TRAIN = 240;
  private static final int TEST = 60;
  private static final List<String> CLASSES = List.of("across", "down", "slanted");
  private static final List<String> FORMATS = List.of("png", "jpg", "tiff", "bmp");

  private static final String PIPELINE =
      """
      pipeline: stripes
      store: {type: s3, endpoint: 'ENDPOINT', path_style: true, access_key: '${env:KEY}', \
      secret_key: '${env:SECRET}'}
      cluster: {executors: 2, cores: 1, memory: 512 MiB}
      preprocess:
        dataset: s3a://datasets/stripes
        source:
          format: images
          train: ["s3a://raw/stripes/train/*"]
          test: ["s3a://raw/stripes/test/*"]
          label: "/(?<label>[a-z]+)-[0-9]+[.][a-z]+$"
          size: [16, 16]
          resize: fill
          color: gray
          classes: [across, down, slanted]
        split: {validation: 10%, seed: 5}
        normalize: {type: standardize}
        max_rejected: 1%
        output: {file_size: 1 MiB, row_group_rows: 32, shuffle_seed: 3}
      train:
        model: s3a://models/stripes
        network:
          weight_init: relu
          layers:
            - {type: convolution, filters: 8, kernel: 5, activation: relu}
            - {type: pooling, kind: max, kernel: 2}
            - {type: dense, units: 16, activation: relu}
            - {type: output, activation: softmax, loss: cross_entropy}
        updater: {type: adam, learning_rate: 5e-3}
        global_batch: 16
        epochs: 8
        seed: 9
      evaluate: {split: test}
      """;

  @TempDir private Path folder;

  @Test
  void trainsAConvolutionalNetworkOnImageFiles() throws Exception {
    Path home = Path.of(System.getProperty("lockstep.store.home"));
    try (EmbeddedStore store = EmbeddedStore.start(home, folder.resolve("store"), 0)) {
      for (String bucket : List.of("raw", "datasets", "models")) {
        store.createBucket(bucket);
      }
      putImages(store);
      String text = PIPELINE.replace("ENDPOINT", store.endpoint().toString());
      Path pipeline = Files.writeString(folder.resolve("stripes.yaml"), text);

      LockstepProcess.Result result =
          LockstepProcess.run(
              folder,
              Map.of("KEY", store.accessKey(), "SECRET", store.secretKey()),
              "run",
              pipeline.toString(),
              "--json");

      assertThat(result.code()).as(result.err()).isZero();
      assertThat(result.json().at("/rows/in").asInt()).isEqualTo(TRAIN + TEST + 1);
      assertThat(result.json().at("/rows/rejected").asInt()).isEqualTo(1);
      assertThat(result.json().at("/rows/test").asInt()).isEqualTo(TEST);
      assertThat(result.json().at("/test/accuracy").asDouble()).isGreaterThan(0.9);
    }
  }

  private static void putImages(EmbeddedStore store) throws IOException {
    Storage storage = StoreClient.of(store);
    Random random = new Random(11);
    byte[] image = new byte[0];
    for (int i = 0; i < TRAIN + TEST; i++) {
      String kind = CLASSES.get(i % CLASSES.size());
      String format = FORMATS.get(i / CLASSES.size() % FORMATS.size());
      image = stripes(kind, format, random);
      String part = i < TRAIN ? "train" : "test";
      storage.write("s3a://raw/stripes/" + part + "/" + kind + "-" + i + "." + format, image);
    }
    byte[] half = Arrays.copyOf(image, image.length / 2);
    storage.write("s3a://raw/stripes/train/down-9999." + FORMATS.get(FORMATS.size() - 1), half);
    FileSystem.closeAll();
  }

  /** Stripes at any phase, three to the shorter side, under noise. */
  private static byte[] stripes(String kind, String format, Random random) throws IOException {
    int width = 20 + random.nextInt(30);
    int height = 20 + random.nextInt(30);
    double phase = random.nextDouble() * 2 * Math.PI;
    double wave = 2 * Math.PI * 3 / Math.min(width, height);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double along =
            switch (kind) {
              case "across" -> y;
              case "down" -> x;
              default -> (x + y) / Math.sqrt(2);
            };
        int value = (int) (100 + 60 * Math.sin(along * wave + phase)) + random.nextInt(60);
        image.setRGB(x, y, value << 16 | value << 8 | value);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }
}
