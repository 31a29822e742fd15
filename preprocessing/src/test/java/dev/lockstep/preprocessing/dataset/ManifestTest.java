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
    assertThatThrownBy(() -> read(json.replaceFirst("\"format_version\":2,", "")))
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
            + "\"uint8\",\"expand\":[],\"shape\":[1,4,4]},\"key\":\"key\",\"label\":{\"classes\":[\"zero\","
            + "\"one\",\"two\"],\"column\":\"label\",\"kind\":\"class\"}},\"statistics\":{}}";
    assertThat(hash).isEqualTo(Hashes.sha256(text));
  }

  @Test
  void contentHashKnowsNoIdsButTheOrderOfFiles() {
    ShardFile other = new ShardFile(FILE.path(), 3, 99, "cd", FILE.rowGroups());
    String hash = hash(FILE.in("one"), other.in("two"), FILE);

    assertThat(hash(FILE.in("three"), other.in("four"), FILE)).isEqualTo(hash);
    assertThat(hash(other.in("one"), FILE.in("two"), FILE)).isNotEqualTo(hash);
    assertThat(hash(FILE.in("one"), other.in("two"))).isNotEqualTo(hash);
  }

  private static String hash(ShardFile... files) {
    SplitFiles split = new SplitFiles(3, List.of(1L, 1L, 1L), List.of(files));
    return Manifest.contentHash(SampleData.SCHEMA, Map.of(), Map.of(Split.TRAIN, split));
  }

  @Test
  void schemaOfATableSurvivesJson() {
    String json = Json.line(SampleData.TABLE);

    assertThat(json)
        .isEqualTo(
            "{\"key\":\"key\",\"features\":{\"column\":\"features\",\"dtype\":\"int32\","
                + "\"shape\":[3],\"affine\":{\"scale\":[2.0,9.0,0.5],\"shift\":[1.0,9.0,-1.0]},"
                + "\"expand\":[{\"at\":1,\"width\":4}]},\"label\":{\"kind\":\"value\","
                + "\"column\":\"label\",\"scale\":1000.0,\"shift\":5.0,\"unit\":\"USD\"}}");
    assertThat(Json.read(json.getBytes(StandardCharsets.UTF_8), Schema.class, "here"))
        .isEqualTo(SampleData.TABLE);
  }

  @Test
  void refusesASchemaWithoutExpansionsOrWithAnUnknownKindOfLabel() {
    String json = Json.line(SampleData.manifest("abc", SPLITS, List.of()));

    assertThatThrownBy(() -> read(json.replace(",\"expand\":[]", "")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("expand is missing");
    assertThatThrownBy(() -> read(json.replace("\"kind\":\"class\"", "\"kind\":\"rank\"")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("rank");
    assertThatThrownBy(() -> read(json.replace("\"kind\":\"class\",", "")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("kind");
  }

  @Test
  void refusesClassCountsThatAreNotThoseOfTheRows() {
    for (List<Long> counts : List.of(List.of(1L, 2L), List.of(1L, 1L, 2L), List.<Long>of())) {
      Map<Split, SplitFiles> splits = Map.of(Split.TRAIN, new SplitFiles(3, counts, List.of(FILE)));
      assertThatThrownBy(() -> SampleData.manifest("abc", splits, List.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("class_counts of train");
    }
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
            Manifest.FORMAT_VERSION,
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
