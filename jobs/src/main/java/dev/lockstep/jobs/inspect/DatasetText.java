package dev.lockstep.jobs.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.SourceObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A version of a dataset for a person at a terminal. */
public final class DatasetText {
  private static final int MOST_SOURCES = 8;
  private static final int MOST_ELEMENTS = 12;
  private static final int LONGEST_CELL = 40;

  private final DatasetView view;
  private final List<String> lines = new ArrayList<>();

  private DatasetText(DatasetView view) {
    this.view = view;
  }

  /** Lines without a line break after the last. */
  public static String of(DatasetView view) {
    DatasetText text = new DatasetText(view);
    text.head();
    text.schema();
    text.splits();
    text.sources();
    text.quality();
    text.statistics();
    text.rows();
    return String.join("\n", text.lines).stripTrailing();
  }

  private void head() {
    lines.add(view.dataset() + "  version " + view.version());
    lines.add("content " + view.contentSha256().substring(0, 12) + ", " + view.codeVersion());
    if (view.extension() != null) {
      lines.add(
          String.format(
              Locale.ROOT,
              "adds rows to version %s, whose files and features it has; %,d times in a row",
              view.extension().base(),
              view.extension().appends()));
    }
    RowCounts counts = view.counts();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d in = %,d train + %,d validation + %,d test + %,d duplicates + %,d filtered + %,d"
                + " rejected",
            counts.in(),
            counts.train(),
            counts.validation(),
            counts.test(),
            counts.duplicates(),
            counts.filtered(),
            counts.rejected()));
  }

  private void schema() {
    section("Schema");
    JsonNode schema = view.schema();
    lines.add("key       " + schema.path("key").asText());
    if (schema.has("keep")) {
      lines.add("kept      " + some(schema.path("keep")));
    }
    JsonNode features = schema.path("features");
    lines.add(
        "features  "
            + features.path("column").asText()
            + ": "
            + features.path("dtype").asText()
            + " "
            + features.path("shape")
            + expanded(features.path("expand")));
    JsonNode label = schema.path("label");
    JsonNode classes = label.path("classes");
    lines.add(
        "label     "
            + label.path("column").asText()
            + ": "
            + (classes.isArray() ? classes.size() + " classes " + some(classes) : value(label)));
  }

  private static String expanded(JsonNode expand) {
    int wide = 0;
    for (JsonNode element : expand) {
      wide += element.path("width").asInt();
    }
    return expand.isEmpty()
        ? ""
        : ", of which " + expand.size() + " are category indices of " + wide + " categories";
  }

  private static String value(JsonNode label) {
    String unit = label.path("unit").asText("");
    String scaled =
        "stored * "
            + Quantities.number(label.path("scale").asDouble(1))
            + " + "
            + Quantities.number(label.path("shift").asDouble(0));
    return "value = "
        + (label.path("transform").asText().equals("log") ? "exp(" + scaled + ")" : scaled)
        + (unit.isEmpty() ? "" : " " + unit);
  }

  private static String some(JsonNode names) {
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < Math.min(MOST_ELEMENTS, names.size()); i++) {
      shown.add(names.get(i).asText());
    }
    return String.join(", ", shown) + (names.size() > MOST_ELEMENTS ? ", ..." : "");
  }

  private void splits() {
    section("Splits");
    long all = view.splits().stream().mapToLong(DatasetView.SplitView::rows).sum();
    Columns table = Columns.of("split", "rows", "share", "files", "row groups", "size");
    for (DatasetView.SplitView split : view.splits()) {
      table.row(
          split.split(),
          Quantities.count(split.rows()),
          Quantities.share(split.rows(), all),
          Quantities.count(split.files()),
          Quantities.count(split.rowGroups()),
          Quantities.bytes(split.bytes()));
    }
    if (view.rejects().files() > 0) {
      DatasetView.Files rejects = view.rejects();
      table.row(
          "rejects",
          Quantities.count(rejects.rows()),
          "",
          Quantities.count(rejects.files()),
          "",
          Quantities.bytes(rejects.bytes()));
    }
    lines.add(table.text());
    view.splits().stream().filter(split -> split.rows() > 0).limit(1).forEach(this::classes);
  }

  private void classes(DatasetView.SplitView split) {
    int width = split.classes().stream().mapToInt(each -> each.name().length()).max().orElse(0);
    if (width > 0) {
      section("Classes of " + split.split());
    }
    split.classes().stream()
        .limit(MOST_ELEMENTS * 2L)
        .forEach(each -> lines.add(Bars.category(each.name(), each.rows(), split.rows(), width)));
  }

  private void sources() {
    long bytes = view.sources().stream().mapToLong(SourceObject::size).sum();
    section(
        "Sources: "
            + Quantities.count(view.sources().size())
            + (view.sources().size() == 1 ? " object, " : " objects, ")
            + Quantities.bytes(bytes));
    Columns table = Columns.of("object", "size", "etag");
    for (SourceObject source : view.sources().stream().limit(MOST_SOURCES).toList()) {
      table.row(source.uri(), Quantities.bytes(source.size()), source.etag());
    }
    lines.add(table.text());
    if (view.sources().size() > MOST_SOURCES) {
      lines.add("and " + (view.sources().size() - MOST_SOURCES) + " more");
    }
  }

  private void quality() {
    List<String> found = QualityText.of(view.quality(), view.strata());
    if (!found.isEmpty()) {
      section("Rules, leaks and strata");
      lines.addAll(found);
    }
  }

  private void statistics() {
    if (!view.statistics().isEmpty()) {
      section("Statistics of train");
      lines.addAll(StatisticsText.of(view.statistics()));
    }
  }

  private void rows() {
    if (view.rows().isEmpty()) {
      return;
    }
    section("Rows of " + view.rows().get(0).split());
    for (SampleRow row : view.rows()) {
      lines.add(clip(row.key()) + "  label " + clip(row.label()) + "  " + tensor(row.tensor()));
    }
  }

  private static String tensor(List<Float> values) {
    List<String> shown =
        values.stream().limit(MOST_ELEMENTS).map(value -> Quantities.number(value)).toList();
    int more = values.size() - shown.size();
    return "[" + String.join(", ", shown) + (more > 0 ? ", ... " + more + " more]" : "]");
  }

  private static String clip(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= LONGEST_CELL ? plain : plain.substring(0, LONGEST_CELL - 3) + "...";
  }

  private void section(String title) {
    lines.add("");
    lines.add(title);
  }
}
