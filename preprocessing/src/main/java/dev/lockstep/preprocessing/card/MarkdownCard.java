package dev.lockstep.preprocessing.card;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.preprocessing.dataset.ValueLabel;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The manifest as a page for people. */
final class MarkdownCard {
  private static final int MOST_SOURCES = 20;
  private static final int MOST_CLASSES = 50;

  private final Manifest manifest;
  private final StringBuilder page = new StringBuilder();

  private MarkdownCard(Manifest manifest) {
    this.manifest = manifest;
  }

  static String of(String dataset, Manifest manifest, CardSpec known) {
    MarkdownCard card = new MarkdownCard(manifest);
    card.head(dataset, known);
    card.splits();
    card.columns();
    card.classes();
    card.quality();
    card.statistics();
    card.sources();
    card.made();
    return card.page.toString();
  }

  private void head(String dataset, CardSpec known) {
    line("# %s", text(DatasetCard.name(dataset)));
    line("");
    if (known.description() != null) {
      line("%s", known.description().strip());
      line("");
    }
    line("| | |");
    line("|---|---|");
    row("address", code(dataset));
    row("version", "`" + manifest.id() + "`");
    if (manifest.extension() != null) {
      row(
          "adds to version",
          code(manifest.extension().base()) + ", whose files and features it has");
    }
    row("content", "SHA-256 `" + manifest.contentSha256() + "`");
    row("license", orNotStated(known.license()));
    row("made by", orNotStated(known.creator()));
    if (known.url() != null) {
      row("page", text(known.url()));
    }
    RowCounts counts = manifest.counts();
    line("");
    line(
        "Of %,d records that were read, %,d are in the splits, %,d were duplicates, %,d were"
            + " filtered and %,d were rejected.",
        counts.in(),
        counts.train() + counts.validation() + counts.test(),
        counts.duplicates(),
        counts.filtered(),
        counts.rejected());
  }

  private void splits() {
    section("Splits");
    line("| split | rows | files | bytes |");
    line("|---|---:|---:|---:|");
    for (Split split : Split.values()) {
      SplitFiles files = manifest.splits().get(split);
      if (files != null) {
        long bytes = files.files().stream().mapToLong(ShardFile::bytes).sum();
        line("| %s | %,d | %,d | %,d |", split.label(), files.rows(), files.files().size(), bytes);
      }
    }
  }

  private void columns() {
    TensorSpec features = manifest.schema().features();
    LabelSpec label = manifest.schema().label();
    section("Columns");
    line("| column | type | content |");
    line("|---|---|---|");
    line("| %s | text | identity of the row across versions |", code(manifest.schema().key()));
    for (String kept : manifest.schema().keep()) {
      line("| %s | text | kept beside the tensors, empty if it is missing |", code(kept));
    }
    line(
        "| %s | binary | %s `%s`, little-endian%s |",
        code(features.column()), dtype(features), features.shape(), expanded(features));
    line("| %s | %s | %s |", code(label.column()), kind(label), meaning(label));
    line("");
    line("What a network is fed is `stored * scale + shift`; the numbers are in `manifest.json`.");
  }

  private static String expanded(TensorSpec features) {
    return features.expand().isEmpty()
        ? ""
        : String.format(
            Locale.ROOT,
            "; %,d elements are category indices and are fed one-hot, %,d elements in all",
            features.expand().size(),
            features.inputElements());
  }

  private static String kind(LabelSpec label) {
    return label instanceof ClassLabel ? "int32" : "float32";
  }

  private static String meaning(LabelSpec label) {
    return label instanceof ValueLabel value
        ? String.format(
            Locale.ROOT,
            value.straight()
                ? "the target is `stored * %s + %s` %s"
                : "the target is `exp(stored * %s + %s)` %s",
            value.scale(),
            value.shift(),
            text(value.unit()))
        : "class index";
  }

  private void classes() {
    if (!(manifest.schema().label() instanceof ClassLabel label)) {
      return;
    }
    section("Classes");
    line("| class | train | validation | test |");
    line("|---|---:|---:|---:|");
    List<String> names = label.classes();
    for (int c = 0; c < Math.min(MOST_CLASSES, names.size()); c++) {
      line(
          "| %s | %,d | %,d | %,d |",
          text(names.get(c)), rows(Split.TRAIN, c), rows(Split.VALIDATION, c), rows(Split.TEST, c));
    }
    if (names.size() > MOST_CLASSES) {
      line("");
      line("and %,d more", names.size() - MOST_CLASSES);
    }
  }

  private long rows(Split split, int index) {
    SplitFiles files = manifest.splits().get(split);
    return files == null ? 0 : files.classCounts().get(index);
  }

  private void quality() {
    List<String> lines = QualityLines.of(manifest, MarkdownCard::text);
    if (!lines.isEmpty()) {
      section("Rules, leaks and strata");
      lines.forEach(each -> line("%s", each));
    }
  }

  private void statistics() {
    if (manifest.described().isEmpty()) {
      return;
    }
    section("Statistics");
    line("Of the train split; those of a target of classes are of all rows.");
    line("");
    for (Map.Entry<String, JsonNode> entry : new TreeMap<>(manifest.described()).entrySet()) {
      StringBuilder scalars = new StringBuilder();
      for (Map.Entry<String, JsonNode> field : entry.getValue().properties()) {
        if (field.getValue().isValueNode()) {
          scalars.append(scalars.isEmpty() ? "" : ", ");
          scalars.append(text(field.getKey())).append(' ').append(text(field.getValue().asText()));
        }
      }
      line("- %s%s", code(entry.getKey()), scalars.isEmpty() ? "" : ": " + scalars);
    }
  }

  private void sources() {
    section("Sources");
    manifest.sources().stream()
        .limit(MOST_SOURCES)
        .forEach(source -> line("- %s (%,d bytes)", code(source.uri()), source.size()));
    if (manifest.sources().size() > MOST_SOURCES) {
      long bytes = manifest.sources().stream().mapToLong(SourceObject::size).sum();
      int more = manifest.sources().size() - MOST_SOURCES;
      line("- and %,d more, %,d bytes in all", more, bytes);
    }
  }

  private void made() {
    section("How it was made");
    line("By %s from this specification:", code(manifest.codeVersion()));
    line("");
    String json = new String(Json.pretty(manifest.specification()), UTF_8);
    json.lines().forEach(line -> page.append("    ").append(line).append('\n'));
    section("Reading it");
    List<String> folders =
        DataFolders.patterns(manifest, Split.TRAIN).stream()
            .map(pattern -> "'<this folder>/" + pattern + "'")
            .toList();
    line(
        "    select * from %s limit 10;    -- DuckDB",
        folders.size() == 1
            ? folders.get(0)
            : "read_parquet([" + String.join(", ", folders) + "])");
    line("");
    line("`lockstep inspect` shows statistics and decoded rows.");
  }

  private void section(String title) {
    line("");
    line("## %s", title);
    line("");
  }

  private void row(String key, String value) {
    line("| %s | %s |", key, value);
  }

  private void line(String format, Object... arguments) {
    page.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }

  private static String orNotStated(String value) {
    return value == null ? "not stated" : text(value);
  }

  private static String dtype(TensorSpec features) {
    return features.dtype().name().toLowerCase(Locale.ROOT);
  }

  private static String code(String value) {
    return "`" + value.replaceAll("[\\p{Cntrl}`]", "'").replace("|", "\\|") + "`";
  }

  /** Names come from data: they must not become markup. */
  private static String text(String value) {
    return value
        .replaceAll("\\p{Cntrl}", " ")
        .replaceAll("([\\\\|<>*_\\[\\]#])", "\\\\$1")
        .replace("`", "'");
  }
}
