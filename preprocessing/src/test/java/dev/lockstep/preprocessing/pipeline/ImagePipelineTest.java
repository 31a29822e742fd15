package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.image.ImageForm;
import dev.lockstep.preprocessing.image.ImageLimits;
import dev.lockstep.preprocessing.normalize.ChannelStatistics;
import dev.lockstep.preprocessing.normalize.ChannelSums;
import dev.lockstep.preprocessing.normalize.Normalization;
import dev.lockstep.preprocessing.pipeline.PreprocessSpec.OutputSpec;
import dev.lockstep.preprocessing.pipeline.PreprocessSpec.SplitSpec;
import dev.lockstep.preprocessing.source.ImageSource;
import dev.lockstep.preprocessing.source.LabelFile;
import dev.lockstep.preprocessing.source.Source;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ImagePipelineTest {
  private static final List<String> FORMATS = List.of("png", "jpg", "tiff", "bmp");
  private static final int TRAIN = 40;
  private static final int TEST = 8;

  @TempDir Path folder;
  private final Storage storage = Storage.of(new Configuration());

  @BeforeEach
  void writeImages() throws IOException {
    Random random = new Random(3);
    for (int i = 0; i < TRAIN; i++) {
      writeImage("train", i, random);
    }
    for (int i = 0; i < TEST; i++) {
      writeImage("test", i, random);
    }
  }

  @Test
  void makesRowsOfImagesInEveryFormat() {
    DatasetVersion version = run(0);

    Map<String, byte[]> rows = new HashMap<>();
    for (Split split : Split.values()) {
      for (Row row : rows(version, version.manifest().splits().get(split).files())) {
        String key = row.getAs("key");
        byte[] features = row.getAs("features");
        assertThat(row.<Integer>getAs("label")).isEqualTo(key.contains("/red/") ? 0 : 1);
        assertThat(key).startsWith(split == Split.TEST ? "test/" : "train/");
        // red images have more in the first channel, blue ones in the last
        int difference = Byte.toUnsignedInt(features[0]) - Byte.toUnsignedInt(features[32]);
        assertThat(difference > 0).isEqualTo(key.contains("/red/"));
        rows.put(key, features);
      }
    }
    assertThat(rows).hasSize(TRAIN + TEST);
    assertThat(version.manifest().schema().features().shape()).containsExactly(3, 4, 4);
    assertThat(version.manifest().splits().get(Split.TEST).rows()).isEqualTo(TEST);
    assertThat(version.manifest().splits().get(Split.VALIDATION).rows()).isPositive();
  }

  @Test
  void standardizesEachChannelByTheTrainSplitAlone() {
    DatasetVersion version = run(0);

    ChannelSums sums = new ChannelSums(3);
    rows(version, version.manifest().splits().get(Split.TRAIN).files())
        .forEach(row -> sums.add(row.getAs("features")));
    assertThat(
            Json.value(version.manifest().statistics().get("standardize"), ChannelStatistics.class))
        .isEqualTo(sums.freeze());
  }

  @Test
  void rejectsEveryBadFileWithItsReason() throws IOException {
    byte[] png = Files.readAllBytes(folder.resolve("train/red/0.png"));
    write("train/red/empty.png", new byte[0]);
    write("train/red/half.png", Arrays.copyOf(png, png.length / 2));
    write("train/red/other.jpg", png);
    write("train/red/notes.txt", "no image".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    write("train/green/a.png", png);
    write("train/red/large.png", new byte[200_000]);
    ImageIO.write(
        new BufferedImage(200, 200, BufferedImage.TYPE_BYTE_GRAY),
        "png",
        folder.resolve("train/red/bomb.png").toFile());

    DatasetVersion version = run(0.5);

    Map<String, String> rules = new HashMap<>();
    for (Row row : rows(version, version.manifest().rejects())) {
      String source = row.getAs("source");
      rules.put(source.substring(source.lastIndexOf('/') + 1), row.getAs("rule"));
      assertThat(row.<String>getAs("reason")).isNotBlank();
      assertThat(row.<byte[]>getAs("raw").length).isLessThanOrEqualTo(1 << 16);
    }
    assertThat(rules)
        .isEqualTo(
            Map.of(
                "empty.png", "empty",
                "half.png", "decode",
                "other.jpg", "extension",
                "notes.txt", "format",
                "a.png", "label",
                "large.png", "too_long",
                "bomb.png", "too_many_pixels"));
    assertThatThrownBy(() -> run(0)).isInstanceOf(UserException.class).hasMessageContaining("7");
  }

  @Test
  void findsItsWorkDoneUntilAnImageIsAdded() throws IOException {
    String first = run(0).manifest().id();

    assertThat(run(0).manifest().id()).isEqualTo(first);
    writeImage("train", TRAIN, new Random(4));
    assertThat(run(0).manifest().id()).isNotEqualTo(first);
  }

  @Test
  void rejectsAnImageWhoseAddressHasNoLabel() throws IOException {
    write("train/plain.png", Files.readAllBytes(folder.resolve("train/red/0.png")));
    ImageSource byParts =
        new ImageSource(
            List.of(folder.toUri() + "train/**"),
            List.of(folder.toUri() + "test/*/*"),
            "/(?<label>red|blue)/",
            new ImageForm(4, 4, ImageForm.Color.RGB, ImageForm.Resize.FILL),
            new ImageLimits(100_000, 10_000),
            List.of("red", "blue"));

    List<Row> bad =
        Source.open(storage, byParts)
            .read(LocalSpark.session())
            .where("rejected is not null")
            .select("rejected.*")
            .collectAsList();

    assertThat(bad).hasSize(1);
    assertThat(bad.get(0).getString(3))
        .isEqualTo("no label found in the address, allowed: [red, blue]");
  }

  @ParameterizedTest
  @EnumSource(LabelFile.Format.class)
  void takesLabelsFromAFileThatDecidesTheDatasetToo(LabelFile.Format format) throws IOException {
    write("train/red/only.png", Files.readAllBytes(folder.resolve("train/red/0.png")));
    List<String> images = images();
    StringBuilder csv = new StringBuilder("file,x,kind\n");
    StringBuilder json = new StringBuilder();
    for (String image : images.subList(1, images.size())) {
      // swapped, so that they are not the folders' own
      String kind = image.contains("/red/") ? "blue" : "red";
      String written = image.endsWith("/only.png") ? "only.png" : image;
      csv.append(written).append(",\"1,5\",").append(kind).append('\n');
      json.append("{\"file\": \"%s\", \"kind\": \"%s\"}%n".formatted(written, kind));
    }
    csv.append("train/red/gone.png,1,red\n");
    json.append("{\"kind\": \"red\", \"file\": \"train/red/gone.png\"}\n");
    boolean isCsv = format == LabelFile.Format.CSV;
    Path file = folder.resolve("labels");
    Files.writeString(file, isCsv ? csv : json);

    DatasetVersion version = run(0.1, labels(format));

    for (Split split : Split.values()) {
      for (Row row : rows(version, version.manifest().splits().get(split).files())) {
        assertThat(row.<Integer>getAs("label"))
            .isEqualTo(row.<String>getAs("key").contains("/red/") ? 1 : 0);
      }
    }
    List<Row> rejects = rows(version, version.manifest().rejects());
    assertThat(rejects).hasSize(1);
    assertThat(rejects.get(0).<String>getAs("source")).endsWith(images.get(0));
    assertThat(rejects.get(0).<String>getAs("reason")).contains("no label found in", "/labels");
    assertThat(run(0.1, labels(format)).manifest().id()).isEqualTo(version.manifest().id());
    assertThat(version.manifest().sources()).anyMatch(object -> object.uri().endsWith("/labels"));
    assertThat(Source.open(storage, source(labels(format))).remark().orElse(""))
        .contains("1 records of", "/labels name no image", "train/red/gone.png");
    Files.writeString(
        file,
        isCsv ? "test/red/x.png,1,red\n" : "{\"file\": \"test/red/x.png\"}\n",
        StandardOpenOption.APPEND);
    assertThat(run(0.1, labels(format)).manifest().id()).isNotEqualTo(version.manifest().id());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train/red/0.png,red;train/red/2.png,red;train/red/0.png,blue"
            + " | two labels: red in record 1 | blue in record 3",
        "gone.png,red | none of the 1 records | the first names gone.png",
        "train/red/0.png | record 1 of | 1 fields, the header has 2",
        "\"\",red | record 1 of | no value in `file`",
      })
  void refusesAFileThatContradictsItselfOrNamesNoImage(String lines, String one, String other)
      throws IOException {
    Files.writeString(folder.resolve("labels"), "file,kind\n" + lines.replace(';', '\n') + "\n");

    assertThatThrownBy(() -> Source.open(storage, source(labels(LabelFile.Format.CSV))))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("/labels", one, other);
  }

  @Test
  void saysWhichRecordOfAFileOfLabelsIsNoJson() throws IOException {
    Files.writeString(
        folder.resolve("labels"), "{\"file\": \"train/red/0.png\", \"kind\": \"red\"}\n{\"file\n");

    assertThatThrownBy(() -> Source.open(storage, source(labels(LabelFile.Format.JSON_LINES))))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("record 2 of", "/labels", "no JSON");
  }

  @Test
  void aNameThatTwoImagesHaveNamesNeither() throws IOException {
    byte[] png = Files.readAllBytes(folder.resolve("train/red/0.png"));
    write("train/blue/0.png", png);
    Files.writeString(folder.resolve("labels"), "file,kind\n0.png,red\ntrain/blue/0.png,blue\n");

    assertThat(Source.open(storage, source(labels(LabelFile.Format.CSV))).remark().orElse(""))
        .contains("1 records of", "the first 0.png");
  }

  /** Paths below the folder, sorted. */
  private List<String> images() throws IOException {
    try (var files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private LabelFile labels(LabelFile.Format format) {
    return new LabelFile(folder.toUri() + "labels", format, "file", "kind");
  }

  private DatasetVersion run(double maxRejected) {
    return run(maxRejected, null);
  }

  private ImageSource source(LabelFile labels) {
    return new ImageSource(
        List.of(folder.toUri() + "train/**"),
        List.of(folder.toUri() + "test/*/*"),
        ImageSource.FOLDER,
        new ImageForm(4, 4, ImageForm.Color.RGB, ImageForm.Resize.FILL),
        new ImageLimits(100_000, 10_000),
        List.of("red", "blue"),
        labels);
  }

  private DatasetVersion run(double maxRejected, LabelFile labels) {
    PreprocessSpec spec =
        new PreprocessSpec(
            folder.toUri() + "dataset",
            source(labels),
            new SplitSpec(0.25, 1),
            new Normalization.Standardize(),
            maxRejected,
            new OutputSpec(1000, 16, 7));
    return PreprocessPipeline.run(LocalSpark::session, storage, spec, false).dataset();
  }

  private static List<Row> rows(DatasetVersion version, List<ShardFile> files) {
    List<Row> rows = new ArrayList<>();
    for (ShardFile file : files) {
      rows.addAll(LocalSpark.session().read().parquet(version.uri(file)).collectAsList());
    }
    return rows;
  }

  private void writeImage(String part, int number, Random random) throws IOException {
    boolean red = number % 2 == 0;
    BufferedImage image =
        new BufferedImage(6 + random.nextInt(9), 6 + random.nextInt(9), BufferedImage.TYPE_INT_RGB);
    int strong = 180 + random.nextInt(70);
    int weak = 20 + random.nextInt(70);
    int rgb = red ? strong << 16 | weak : weak << 16 | strong;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, rgb | random.nextInt(256) << 8);
      }
    }
    String format = FORMATS.get(number / 2 % FORMATS.size());
    Path file = folder.resolve(part + (red ? "/red/" : "/blue/") + number + "." + format);
    Files.createDirectories(file.getParent());
    assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
  }

  private void write(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }
}
