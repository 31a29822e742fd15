package dev.lockstep.preprocessing.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManifestTest {
  private static final ShardFile FILE =
      new ShardFile("train/part-00000.parquet", 3, 99, "ab", List.of(new RowGroup(3, 4, 80)));
  private static final Map<Split, SplitFiles> SPLITS =
      Map.of(Split.TRAIN, new SplitFiles(3, List.of(1L, 1L, 1L), List.of(FILE)));

  @Test
  void survivesJson() {
    Manifest manifest = SampleData.manifest("abc", SPLITS, List.of());
    byte[] json = Json.pretty(manifest);

    assertThat(Json.read(json, Manifest.class, "here")).isEqualTo(manifest);
    assertThat(Json.pretty(Json.read(json, Manifest.class, "here"))).isEqualTo(json);
  }

  @Test
  void refusesUnknownAndMissingFields() {
    String json = Json.line(SampleData.manifest("abc", SPLITS, List.of()));

    assertThatThrownBy(() -> read(json.replace("\"id\":", "\"idd\":1,\"id\":")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("idd");
    assertThatThrownBy(() -> read(json.replaceFirst("\"format_version\":1,", "")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("format_version");
    assertThatThrownBy(() -> read(json.replaceFirst("\"code_version\":\"[^\"]*\",", "")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("code_version is missing");
  }

  @Test
  void contentHashDependsOnFilesSchemaAndStatisticsOnly() {
    String hash = Manifest.contentHash(SampleData.SCHEMA, Map.of(), SPLITS);

    String text =
        "{\"files\":{\"train/part-00000.parquet\":\"ab\"},\"schema\":{\"features\":{\"affine\":"
            + "{\"scale\":[0.003921569],\"shift\":[-0.5]},\"column\":\"features\",\"dtype\":"
            + "\"uint8\",\"shape\":[1,4,4]},\"key\":\"key\",\"label\":{\"classes\":[\"zero\","
            + "\"one\",\"two\"],\"column\":\"label\"}},\"statistics\":{}}";
    assertThat(hash).isEqualTo(Hashes.sha256(text));
  }

  @Test
  void refusesCountsThatDoNotAddUp() {
    assertThatThrownBy(() -> new RowCounts(10, 5, 1, 1, 1, 1, 2))
        .hasMessageContaining("10 in but 11 out");
  }

  @Test
  void aMissingSplitIsNamed() {
    Manifest manifest = SampleData.manifest("abc", SPLITS, List.of());
    Manifest trainOnly =
        new Manifest(
            1,
            "abc",
            manifest.fingerprint(),
            manifest.contentSha256(),
            manifest.codeVersion(),
            manifest.sources(),
            manifest.specification(),
            manifest.schema(),
            manifest.statistics(),
            manifest.counts(),
            SPLITS,
            List.of());

    assertThatThrownBy(() -> trainOnly.split(Split.TEST))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("test");
  }

  private static Manifest read(String json) {
    return Json.read(json.getBytes(StandardCharsets.UTF_8), Manifest.class, "here");
  }
}
