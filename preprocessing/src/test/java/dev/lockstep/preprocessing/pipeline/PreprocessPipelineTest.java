package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.normalize.ChannelStatistics;
import dev.lockstep.preprocessing.normalize.ChannelSums;
import dev.lockstep.preprocessing.normalize.Normalization;
import dev.lockstep.preprocessing.normalize.Normalizer;
import dev.lockstep.preprocessing.pipeline.PreprocessSpec.OutputSpec;
import dev.lockstep.preprocessing.pipeline.PreprocessSpec.SplitSpec;
import dev.lockstep.preprocessing.source.IdxFiles;
import dev.lockstep.preprocessing.split.KeyHash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On local files, with everything that does not depend on the store. */
class PreprocessPipelineTest extends PreprocessPipelineContract {
  private static final OutputSpec OUTPUT = new OutputSpec(4_000, 32, 7);

  @TempDir Path folder;
  private final Storage storage = Storage.of(new Configuration());

  @Override
  Storage storage() {
    return storage;
  }

  @Override
  String newFolder() {
    return folder.toUri() + UUID.randomUUID().toString();
  }

  @Override
  Dataset<Row> readParquet(DatasetVersion version, ShardFile file) {
    return LocalSpark.session().read().parquet(version.uri(file));
  }

  @Test
  void rowsAreInTheOrderOfTheirSeededHashWithinEachFile() {
    DatasetVersion published = run(spec(0), false).dataset();
    List<ShardFile> files = published.manifest().splits().get(Split.TRAIN).files();

    assertThat(files).hasSizeGreaterThan(2);
    for (ShardFile file : files) {
      List<String> keys = keys(published, file);
      assertThat(keys)
          .isSortedAccordingTo(Comparator.comparingLong((String key) -> KeyHash.of(7, key)))
          .isNotEqualTo(keys.stream().sorted().toList());
    }
  }

  @Test
  void contentDoesNotDependOnHowTheSourcesArePartitioned() throws IOException {
    String plain = run(spec(0), false).dataset().manifest().contentSha256();
    storage.write(raw + "/train-images", IdxFiles.gzip(IdxFiles.images(TRAIN, 1)));
    storage.write(raw + "/test-labels", IdxFiles.gzip(IdxFiles.labels(TEST)));

    assertThat(run(spec(0), false).dataset().manifest().contentSha256()).isEqualTo(plain);
  }

  @Test
  void anybodyCanRecomputeTheContentHashFromTheManifest() {
    Manifest manifest =
        run(spec(new Normalization.Standardize(), 0.2, 0, OUTPUT), false).dataset().manifest();

    assertThat(manifest.contentSha256())
        .isEqualTo(
            Manifest.contentHash(manifest.schema(), manifest.statistics(), manifest.splits()));
  }

  @Test
  void anotherShuffleSeedGivesAnotherOrderOfTheSameRows() {
    DatasetVersion one = run(spec(0), false).dataset();
    DatasetVersion two =
        run(spec(new Normalization.Scale(0, 1), 0.2, 0, new OutputSpec(4_000, 32, 8)), false)
            .dataset();

    assertThat(two.manifest().contentSha256()).isNotEqualTo(one.manifest().contentSha256());
    assertThat(two.manifest().counts()).isEqualTo(one.manifest().counts());
  }

  @Test
  void standardizesByTheTrainSplitAlone() {
    Manifest manifest =
        run(spec(new Normalization.Standardize(), 0.2, 0, OUTPUT), false).dataset().manifest();

    ChannelSums train = new ChannelSums(1);
    byte[] images = IdxFiles.images(TRAIN, 1);
    IntStream.range(0, TRAIN)
        .filter(i -> !VALIDATION.holdsOut(key(i)))
        .forEach(i -> train.add(Arrays.copyOfRange(images, 16 + 12 * i, 28 + 12 * i)));
    assertThat(Json.value(manifest.statistics().get("standardize"), ChannelStatistics.class))
        .isEqualTo(train.freeze());
    assertThat(manifest.schema().features().affine())
        .isEqualTo(Normalizer.of(train.freeze()).affine());
  }

  @Test
  void scalesWithoutStatistics() {
    Manifest manifest = run(spec(0), false).dataset().manifest();

    assertThat(manifest.statistics()).isEmpty();
    assertThat(manifest.schema().features().affine().scale()).containsExactly(1 / 255f);
    assertThat(manifest.schema().features().shape()).containsExactly(1, 4, 3);
  }

  @Test
  void aSplitWithoutRowsIsInTheManifest() {
    Manifest manifest =
        run(spec(new Normalization.Scale(0, 1), 0, 0, OUTPUT), false).dataset().manifest();

    assertThat(manifest.splits()).containsOnlyKeys(Split.values());
    assertThat(manifest.splits().get(Split.VALIDATION))
        .isEqualTo(new SplitFiles(0, Collections.nCopies(10, 0L), List.of()));
    assertThat(manifest.counts().train()).isEqualTo(TRAIN);
  }

  @Test
  void refusesToPublishWhenNothingIsLeftToTrainOn() {
    int[] all = IntStream.range(0, TRAIN).toArray();
    storage.write(raw + "/train-labels", IdxFiles.labels(TRAIN, 10, all));

    for (Normalization normalization :
        List.of(new Normalization.Scale(0, 1), new Normalization.Standardize())) {
      assertThatThrownBy(() -> run(spec(normalization, 0.2, 1, OUTPUT), false))
          .isInstanceOf(UserException.class)
          .hasMessageContainingAll("nothing is left to train on", "train-images", "500 records");
    }
    assertThat(storage.list(dataset)).isEmpty();
  }

  @Test
  void theManifestSaysWhatTheVersionWasMadeFrom() {
    PreprocessSpec spec = spec(0);
    Manifest manifest = run(spec, false).dataset().manifest();

    assertThat(Json.value(manifest.specification(), PreprocessSpec.class)).isEqualTo(spec);
    assertThat(manifest.sources()).hasSize(4);
    assertThat(manifest.fingerprint())
        .isEqualTo(Fingerprint.ofInputs(manifest.sources(), spec, manifest.codeVersion()));
    assertThat(manifest.id()).startsWith(manifest.fingerprint().substring(0, 12));
  }

  private List<String> keys(DatasetVersion version, ShardFile file) {
    return readParquet(version, file).select("key").collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private PreprocessSpec spec(
      Normalization normalization, double validation, double maxRejected, OutputSpec output) {
    return new PreprocessSpec(
        dataset,
        source,
        new SplitSpec(validation, VALIDATION.seed()),
        normalization,
        maxRejected,
        output);
  }
}
