package dev.lockstep.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.image.Crop;
import dev.lockstep.preprocessing.image.ImageForm;
import dev.lockstep.preprocessing.image.ImageLimits;
import dev.lockstep.preprocessing.normalize.Normalization;
import dev.lockstep.preprocessing.pipeline.PreprocessSpec;
import dev.lockstep.preprocessing.source.IdxSource;
import dev.lockstep.preprocessing.source.ImageSource;
import dev.lockstep.preprocessing.source.LabelFile;
import dev.lockstep.training.collective.RingOptions;
import dev.lockstep.training.evaluate.EvaluateSpec;
import dev.lockstep.training.model.GradientSpec;
import dev.lockstep.training.model.LayerSpec;
import dev.lockstep.training.model.UpdaterSpec;
import dev.lockstep.training.spec.CheckpointSpec;
import dev.lockstep.training.spec.Stopping;
import dev.lockstep.training.spec.TrainSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PipelineFilesTest {

  static Stream<Path> shipped() throws IOException {
    try (Stream<Path> files = Files.list(Documents.ROOT.resolve("conf/pipelines"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void readsEveryShippedPipeline(Path file) throws IOException {
    PipelineFile pipeline = Documents.parse(Documents.read(file));

    assertThat(file.getFileName()).hasToString(pipeline.name() + ".yaml");
    assertThat(pipeline.train()).isPresent();
    boolean saysWhereDataGoes = Files.readString(file).contains("# Put ");
    assertThat(pipeline.fetch().isPresent() || saysWhereDataGoes).isTrue();
  }

  @Test
  void turnsImageFoldersIntoASource() {
    Path file = Documents.ROOT.resolve("conf/pipelines/image-folders.yaml");
    PreprocessSpec spec = (PreprocessSpec) Documents.parse(Documents.read(file)).preprocess();

    assertThat(spec.source())
        .isEqualTo(
            new ImageSource(
                List.of("s3a://raw/pictures/train/**"),
                List.of("s3a://raw/pictures/test/**"),
                ImageSource.FOLDER,
                new ImageForm(32, 32, ImageForm.Color.RGB, ImageForm.Resize.FILL),
                new ImageLimits(64L << 20, 25_000_000),
                List.of("cat", "dog")));
    assertThat(spec.normalization()).isEqualTo(new Normalization.Standardize());
  }

  @Test
  void turnsACropIntoTheFormOfImages() {
    String folders = Documents.read(Documents.ROOT.resolve("conf/pipelines/image-folders.yaml"));
    String cropped =
        folders.replaceFirst(
            "format: images",
            "format: images\n    crop: {top: 60, left: 0, height: 75, width: 320}");

    PreprocessSpec spec = (PreprocessSpec) Documents.parse(cropped).preprocess();

    assertThat(((ImageSource) spec.source()).form().crop()).isEqualTo(new Crop(60, 0, 75, 320));
  }

  @Test
  void turnsAFileOfLabelsIntoASource() {
    String folders = Documents.read(Documents.ROOT.resolve("conf/pipelines/image-folders.yaml"));
    String labeled =
        folders.replaceFirst(
            "format: images",
            "format: images\n    label_file: {path: s3a://raw/l.csv, image: file, label: kind}");

    PreprocessSpec spec = (PreprocessSpec) Documents.parse(labeled).preprocess();

    assertThat(((ImageSource) spec.source()).labelFile())
        .isEqualTo(new LabelFile("s3a://raw/l.csv", LabelFile.Format.CSV, "file", "kind"));
  }

  @Test
  void turnsTheMnistPipelineIntoSpecifications() {
    PipelineFile mnist =
        Documents.parse(Documents.read(Documents.ROOT.resolve("conf/pipelines/mnist.yaml")));

    assertThat(mnist.store())
        .isEqualTo(new PipelineFile.Store.Embedded(Path.of(".lockstep/store"), 0));
    assertThat(mnist.cluster())
        .isEqualTo(new PipelineFile.Cluster(Optional.empty(), 2, 1, 1L << 30, Map.of()));
    PreprocessSpec preprocess = (PreprocessSpec) mnist.preprocess();
    assertThat(preprocess.split()).isEqualTo(new PreprocessSpec.SplitSpec(0.1, 17));
    assertThat(preprocess.normalization()).isEqualTo(new Normalization.Scale(0, 1));
    assertThat(preprocess.maxRejected()).isZero();
    assertThat(preprocess.output()).isEqualTo(new PreprocessSpec.OutputSpec(16L << 20, 1024, 7));
    TrainSpec train = mnist.train().orElseThrow();
    assertThat(train.network().layers())
        .containsExactly(
            new LayerSpec.Dense(64, "relu"), new LayerSpec.Output("softmax", "cross_entropy"));
    assertThat(train.learning().updater()).isEqualTo(new UpdaterSpec.Adam(0.001, 0.9, 0.999, 1e-8));
    assertThat(train.ranks()).isEqualTo(2);
    assertThat(train.placement().lanes()).isEqualTo(8);
    assertThat(mnist.evaluate()).contains(EvaluateSpec.of(Split.TEST, 60));
  }

  @Test
  void readsLeNetWithTheStridesThatAreNotWritten() {
    PipelineFile cnn =
        Documents.parse(Documents.read(Documents.ROOT.resolve("conf/pipelines/mnist-cnn.yaml")));

    assertThat(((PreprocessSpec) cnn.preprocess()).normalization())
        .isEqualTo(new Normalization.Standardize());
    assertThat(cnn.train().orElseThrow().network().layers())
        .containsExactly(
            new LayerSpec.Convolution(20, 5, 1, "relu"),
            new LayerSpec.Pooling("max", 2, 2),
            new LayerSpec.Convolution(50, 5, 1, "relu"),
            new LayerSpec.Pooling("max", 2, 2),
            new LayerSpec.Dense(500, "relu"),
            new LayerSpec.Dropout(0.5),
            new LayerSpec.Output("softmax", "cross_entropy"));
  }

  @Test
  void readsWhatHappensToGradients() {
    GradientSpec plain = GradientSpec.defaults();

    assertThat(gradient("train.gradient={clip_norm: 0.5, micro_batch: 8}"))
        .isEqualTo(plain.withClipNorm(0.5).withMicroBatch(8));
    assertThat(gradient("train.gradient.batch_norm=synchronized"))
        .isEqualTo(plain.withBatchNorm(GradientSpec.BatchNormRows.SYNCHRONIZED));
  }

  private static GradientSpec gradient(String override) {
    TrainSpec train = Documents.parse(Documents.SMALL, override).train().orElseThrow();
    return train.learning().gradient();
  }

  @Test
  void everyUpdaterOfTheListCanBeAskedForByItsNameAlone() {
    assertThat(PipelineFiles.updaters()).containsKeys("sgd", "adam");
    PipelineFiles.updaters()
        .forEach(
            (type, updater) ->
                assertThat(
                        Documents.parse(Documents.SMALL, "train.updater=" + updater)
                            .train()
                            .orElseThrow()
                            .learning()
                            .updater())
                    .as(type)
                    .isNotNull());
  }

  @Test
  void fillsInWhatASmallFileLeavesOut() {
    TrainSpec train = Documents.parse(Documents.SMALL).train().orElseThrow();

    assertThat(train.checkpoint())
        .isEqualTo(CheckpointSpec.perEpoch("s3a://models/small/checkpoints", 3));
    assertThat(train.collective()).isEqualTo(RingOptions.defaults());
    assertThat(train.learning().updater()).isEqualTo(new UpdaterSpec.Adam(0.001, 0.9, 0.999, 1e-8));
    assertThat(train.learning().gradient()).isEqualTo(GradientSpec.defaults());
    assertThat(train.placement().prefetchBytes()).isEqualTo(64L << 20);
    assertThat(train.recovery().maxAttempts()).isEqualTo(4);
    assertThat(train.stopping().early()).isNull();
    assertThat(Documents.parse(Documents.SMALL).evaluate()).isEmpty();
  }

  @Test
  void acceptsAPipelineThatEndsWithTheDataset() {
    String preprocessOnly = Documents.SMALL.substring(0, Documents.SMALL.indexOf("train:\n"));

    PipelineFile pipeline = Documents.parse(preprocessOnly);

    assertThat(pipeline.train()).isEmpty();
    assertThat(pipeline.evaluate()).isEmpty();
    assertThat(((IdxSource) ((PreprocessSpec) pipeline.preprocess()).source()).classes())
        .containsExactly("0", "1", "2");
  }

  @ParameterizedTest
  @CsvSource({"1, 8, 32", "2, 8, 32", "8, 8, 32", "9, 16, 32", "17, 32, 32", "3, 4, 4"})
  void givesEveryRankALaneAndEveryLaneARow(int executors, int lanes, int batch) {
    PipelineFile pipeline =
        Documents.parse(
            Documents.SMALL, "cluster.executors=" + executors, "train.global_batch=" + batch);

    assertThat(pipeline.train().orElseThrow().placement().lanes()).isEqualTo(lanes);
    assertThat(pipeline.train().orElseThrow().ranks()).isEqualTo(executors);
  }

  @ParameterizedTest
  @CsvSource({"1e-3, 0.001", "1E-3, 0.001", ".5, 0.5", "1., 1", "2.5e1, 25", "+0.1, 0.1"})
  void readsNumbersAsPeopleWriteThem(String written, double value) {
    PipelineFile pipeline =
        Documents.parse(Documents.SMALL, "train.updater.learning_rate=" + written);

    assertThat(
            ((UpdaterSpec.Adam) pipeline.train().orElseThrow().learning().updater()).learningRate())
        .isEqualTo(value);
  }

  @Test
  void overridesValuesSectionsListEntriesAndSparkProperties() {
    PipelineFile pipeline =
        Documents.parse(
            Documents.SMALL,
            "train.epochs=3",
            "train.epochs=4",
            "train.network.layers[0].units=99",
            "train.early_stopping.patience=5",
            "preprocess.normalize={type: standardize}",
            "cluster.conf.spark.sql.shuffle.partitions=16",
            "description=\"a: b\"");

    TrainSpec train = pipeline.train().orElseThrow();
    assertThat(train.stopping().epochs()).isEqualTo(4);
    assertThat(train.network().layers().get(0)).isEqualTo(new LayerSpec.Dense(99, "relu"));
    assertThat(train.stopping().early()).isEqualTo(new Stopping.Early("validation_loss", 5, 0));
    assertThat(((PreprocessSpec) pipeline.preprocess()).normalization())
        .isEqualTo(new Normalization.Standardize());
    assertThat(pipeline.cluster().conf()).containsEntry("spark.sql.shuffle.partitions", "16");
    assertThat(pipeline.document().path("description").asText()).isEqualTo("a: b");
  }

  @Test
  void takesSecretsFromTheEnvironmentAndShowsThemNowhere() {
    String text =
        Documents.SMALL
            + """
            store:
              type: s3
              endpoint: http://127.0.0.1:9000
              access_key: ${env:KEY_ID}
              secret_key: ${env:KEY}
            """;

    PipelineFile pipeline =
        PipelineFiles.parse("p.yaml", text, Map.of("KEY_ID", "visible-id", "KEY", "hush-hush"));

    PipelineFile.Store.S3 store = (PipelineFile.Store.S3) pipeline.store();
    assertThat(store.endpoint()).contains(URI.create("http://127.0.0.1:9000"));
    assertThat(store.pathStyle()).isTrue();
    assertThat(store.secretKey().orElseThrow().reveal()).isEqualTo("hush-hush");
    assertThat(pipeline.toString()).doesNotContain("hush-hush", "visible-id");
    assertThat(pipeline.document().at("/store/secret_key").asText()).isEqualTo("${env:KEY}");
  }

  @Test
  void givesTheSameFileWithAllDefaultsWrittenOut() {
    PipelineFile first = Documents.parse(Documents.SMALL);

    PipelineFile again = Documents.parse(first.document().toString());

    assertThat(again).isEqualTo(first);
  }

  @Test
  void aLinearBaselineIsTheSameWorkOnTheOutputLayerAlone() {
    PipelineFile file = Documents.parse(Documents.SMALL, "train.baseline=linear");
    TrainSpec model = file.train().orElseThrow();
    TrainSpec baseline = file.baseline().orElseThrow();

    assertThat(baseline.model()).isEqualTo("s3a://models/small-baseline");
    assertThat(baseline.network().layers())
        .containsExactly(new LayerSpec.Output("softmax", "cross_entropy"));
    assertThat(baseline)
        .usingRecursiveComparison()
        .ignoringFields("model", "network")
        .isEqualTo(model);
    assertThat(Documents.parse(Documents.SMALL).baseline()).isEmpty();
  }
}
