package dev.lockstep.preprocessing.card;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.preprocessing.dataset.Affine;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.DType;
import dev.lockstep.preprocessing.dataset.Expand;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.RowGroup;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.preprocessing.dataset.ValueLabel;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the Croissant Format Specification 1.1 demands, section by section. */
class DatasetCardTest {
  private static final LocalDate DAY = LocalDate.of(2024, 5, 1);
  private static final LabelSpec CLASSES = new ClassLabel("label", List.of("bad|`x`", "good"));

  private static Manifest manifest(LabelSpec label, Map<String, Object> specification) {
    ShardFile train =
        new ShardFile(
            "train/part-00000.parquet", 8, 900, "a".repeat(64), List.of(new RowGroup(8, 4, 800)));
    ShardFile test =
        new ShardFile(
            "test/part-00000.parquet", 2, 300, "b".repeat(64), List.of(new RowGroup(2, 4, 200)));
    boolean classes = label.classCount() > 0;
    return new Manifest(
        Manifest.FORMAT_VERSION,
        "0123456789ab-00000000",
        "ab".repeat(32),
        "cd".repeat(32),
        "0.1.0-abc",
        List.of(new SourceObject("s3a://raw/credit.csv", 310_198, "etag")),
        Json.tree(specification),
        new Schema(
            "key",
            new TensorSpec(
                "features",
                DType.FLOAT32,
                List.of(3),
                Affine.identity(),
                List.of(new Expand(2, 4))),
            label),
        Map.of("Age", Json.tree(Map.of("mean", 37.1, "missing", 3))),
        new RowCounts(12, 8, 0, 2, 1, 0, 1),
        Map.of(
            Split.TRAIN, new SplitFiles(8, classes ? List.of(3L, 5L) : List.of(), List.of(train)),
            Split.TEST, new SplitFiles(2, classes ? List.of(1L, 1L) : List.of(), List.of(test))),
        List.of());
  }

  private static JsonNode croissant(LabelSpec label, Map<String, Object> specification) {
    byte[] json =
        DatasetCard.files("s3a://datasets/credit", manifest(label, specification), DAY)
            .get(DatasetCard.CROISSANT);
    return Json.read(json, JsonNode.class, "croissant.json");
  }

  private static String markdown(Map<String, Object> specification) {
    byte[] page =
        DatasetCard.files("s3a://datasets/credit", manifest(CLASSES, specification), DAY)
            .get(DatasetCard.MARKDOWN);
    return new String(page, UTF_8);
  }

  private static List<JsonNode> objects(JsonNode node) {
    List<JsonNode> found = new ArrayList<>();
    if (node.isObject()) {
      found.add(node);
    }
    node.forEach(child -> found.addAll(objects(child)));
    return found;
  }

  @Test
  void hasEveryRequiredPropertyOfADataset() {
    JsonNode document = croissant(CLASSES, Map.of());

    assertThat(document.path("@type").asText()).isEqualTo("sc:Dataset");
    assertThat(document.path("conformsTo").asText())
        .isEqualTo("http://mlcommons.org/croissant/1.1");
    assertThat(document.path("@context").path("conformsTo").asText()).isEqualTo("dct:conformsTo");
    for (String required :
        List.of(
            "@context",
            "description",
            "license",
            "name",
            "url",
            "creator",
            "datePublished",
            "distribution")) {
      assertThat(document.path(required).isMissingNode()).as(required).isFalse();
      assertThat(document.path(required).isEmpty() && document.path(required).asText().isEmpty())
          .as(required)
          .isFalse();
    }
    assertThat(document.path("datePublished").asText()).isEqualTo("2024-05-01");
    assertThat(document.path("name").asText()).isEqualTo("credit");
  }

  @Test
  void distributionNamesEveryFileWithItsChecksumAndSize() {
    JsonNode distribution = croissant(CLASSES, Map.of()).path("distribution");

    assertThat(distribution).hasSize(3);
    JsonNode train = distribution.get(0);
    assertThat(train.path("@type").asText()).isEqualTo("cr:FileObject");
    assertThat(train.path("contentUrl").asText()).isEqualTo("train/part-00000.parquet");
    assertThat(train.path("sha256").asText()).isEqualTo("a".repeat(64));
    assertThat(train.path("contentSize").asText()).isEqualTo("900 B");
    JsonNode set = distribution.get(2);
    assertThat(set.path("@type").asText()).isEqualTo("cr:FileSet");
    assertThat(set.path("includes"))
        .extracting(JsonNode::asText)
        .containsExactly("train/*.parquet", "test/*.parquet");
  }

  @Test
  void idsAreUniqueAndEveryReferenceIsDefined() {
    for (LabelSpec label : List.of(CLASSES, new ValueLabel("price", 2, 1, "USD"))) {
      JsonNode document = croissant(label, Map.of());
      Set<String> defined = new HashSet<>();
      Set<String> referred = new HashSet<>();
      JsonNode described = document.deepCopy();
      ((ObjectNode) described).remove(List.of("@context", "prov:wasDerivedFrom"));
      for (JsonNode object : objects(described)) {
        if (object.has("@id") && object.size() > 1) {
          assertThat(defined.add(object.path("@id").asText())).as(object.toString()).isTrue();
        } else if (object.has("@id")) {
          referred.add(object.path("@id").asText());
        }
      }
      assertThat(defined).containsAll(referred);
    }
  }

  @Test
  void everyFieldHasATypeAndComesFromAColumnOrFromDataInTheDocument() {
    JsonNode sets = croissant(CLASSES, Map.of()).path("recordSet");

    assertThat(sets).hasSize(3);
    for (JsonNode set : sets) {
      assertThat(set.path("@type").asText()).isEqualTo("cr:RecordSet");
      for (JsonNode field : set.path("field")) {
        assertThat(field.path("@type").asText()).isEqualTo("cr:Field");
        assertThat(field.path("@id").asText()).startsWith(set.path("@id").asText() + "/");
        assertThat(field.has("dataType")).isTrue();
        assertThat(field.has("source") || set.has("data")).isTrue();
      }
      for (JsonNode row : set.path("data")) {
        row.fieldNames()
            .forEachRemaining(
                name ->
                    assertThat(set.path("field").findValuesAsText("@id"))
                        .as("keys of data are fields")
                        .contains(name));
      }
    }
  }

  @Test
  void theTermsThatAreUsedAreInTheContext() {
    JsonNode document = croissant(CLASSES, Map.of());
    Set<String> fromSchemaOrg =
        Set.of(
            "name",
            "description",
            "license",
            "url",
            "creator",
            "datePublished",
            "version",
            "distribution",
            "contentUrl",
            "contentSize",
            "encodingFormat",
            "sha256");
    Set<String> terms = new HashSet<>(fromSchemaOrg);
    document.path("@context").fieldNames().forEachRemaining(terms::add);
    JsonNode described = document.deepCopy();
    ((ObjectNode) described).remove("@context");
    described.path("recordSet").forEach(set -> ((ObjectNode) set).remove("data"));
    for (JsonNode object : objects(described)) {
      object
          .fieldNames()
          .forEachRemaining(
              name ->
                  assertThat(name.startsWith("@") || name.contains(":") || terms.contains(name))
                      .as(name)
                      .isTrue());
    }
  }

  @Test
  void whatTheUserKnowsIsInBothFiles() {
    Map<String, Object> known =
        Map.of(
            "card",
            Map.of(
                "license", "https://spdx.org/licenses/MIT",
                "creator", "Max Kuhn",
                "description", "Credit scores."));

    JsonNode document = croissant(CLASSES, known);
    assertThat(document.path("license").asText()).isEqualTo("https://spdx.org/licenses/MIT");
    assertThat(document.path("creator").path("name").asText()).isEqualTo("Max Kuhn");
    assertThat(markdown(known)).contains("Credit scores.", "| made by | Max Kuhn |");
  }

  @Test
  void cardAccountsForEveryRowAndEscapesNames() {
    assertThat(markdown(Map.of("seed", 17)))
        .startsWith("# credit\n")
        .contains("Of 12 records that were read, 10 are in the splits, 1 were duplicates")
        .contains("| license | not stated |")
        .contains("| train | 8 | 1 | 900 |")
        .contains("| bad\\|'x' | 3 | 0 | 1 |")
        .contains("- `Age`: mean 37.1, missing 3")
        .contains("6 elements in all")
        .contains("- `s3a://raw/credit.csv` (310,198 bytes)")
        .contains("    {\n      \"seed\" : 17\n    }");
  }

  @Test
  void cardTellsRulesLeaksAndStrataWithTheirCounts() {
    Manifest plain = manifest(CLASSES, Map.of());
    JsonNode quality =
        Json.tree(
            Map.of(
                "rules",
                List.of(Map.of("name", "a|b", "severity", "reject", "broken", 1200)),
                "leaks",
                List.of(Map.of("kind", "row", "values", 2, "rows", 5))));
    JsonNode strata = Json.tree(Map.of("strata", List.of(Map.of("value", "x"))));
    Manifest checked =
        new Manifest(
            plain.formatVersion(),
            plain.id(),
            plain.fingerprint(),
            plain.contentSha256(),
            plain.codeVersion(),
            plain.sources(),
            plain.specification(),
            plain.schema(),
            plain.statistics(),
            plain.counts(),
            plain.splits(),
            plain.rejects(),
            plain.features(),
            quality,
            strata,
            null);
    byte[] page =
        DatasetCard.files("s3a://datasets/credit", checked, DAY).get(DatasetCard.MARKDOWN);

    assertThat(new String(page, UTF_8).lines())
        .containsSequence("## Rules, leaks and strata", "", "| rule | severity | broken by |")
        .containsSequence(
            "| a\\|b | reject | 1,200 |",
            "",
            "- the same row in several splits: 2 distinct, 5 rows",
            "- the split is stratified over 1 values");
    assertThat(markdown(Map.of())).doesNotContain("## Rules");
  }

  @Test
  void equalManifestsGiveEqualBytes() {
    assertThat(markdown(Map.of())).isEqualTo(markdown(Map.of()));
    assertThat(croissant(CLASSES, Map.of())).isEqualTo(croissant(CLASSES, Map.of()));
  }

  @Test
  void refusesALicenseThatIsNoUrl() {
    assertThatThrownBy(() -> new CardSpec(null, "MIT", null, null))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("card: license must be a URL")
        .hasMessageContaining("MIT");
  }
}
