package dev.lockstep.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Writes the reference page of the pipeline file from its schema. */
final class PipelineReference {
  private static final List<String> FORMS =
      List.of(
          "size",
          "duration",
          "share",
          "budget",
          "address",
          "glob",
          "secret",
          "columns",
          "expression");

  private final PipelineSchema schema;
  private final StringBuilder page = new StringBuilder();

  private PipelineReference(PipelineSchema schema) {
    this.schema = schema;
  }

  /** The page as Markdown. */
  static String page(PipelineSchema schema) {
    PipelineReference reference = new PipelineReference(schema);
    reference.write();
    return reference.page.toString();
  }

  private void write() {
    ObjectNode root = schema.root();
    page.append(
        """
        # The pipeline file

        <!-- Written from conf/schema/pipeline.schema.json. Change that file, then run
             ./mvnw -pl jobs -am test -Dtest=PipelineReferenceTest -Dupdate=true \\
               -Dsurefire.failIfNoSpecifiedTests=false -->

        """);
    page.append(root.path("description").asText());
    page.append(
        """


        Files are YAML in UTF-8. Unknown keys are refused; all problems are reported at once, each with
        its line. A value can be changed for one run with `--set PATH=VALUE`, for example
        `--set train.epochs=3` or `--set 'train.network.layers[0].units=128'`. Editors that know the YAML
        language server complete and check a file whose first line is

            # yaml-language-server: $schema=../schema/pipeline.schema.json

        """);
    table(root);
    forms();
    for (Map.Entry<String, JsonNode> definition : root.path("$defs").properties()) {
      if (isSection(definition.getValue())) {
        section(definition.getValue());
      }
    }
  }

  private void forms() {
    page.append("\n## Forms\n\n| form | meaning | examples |\n|---|---|---|\n");
    for (String name : FORMS) {
      JsonNode form = schema.resolve("#/$defs/" + name);
      row("<a id=\"" + name + "\"></a>" + name, form.path("description").asText(), examples(form));
    }
  }

  private void section(JsonNode definition) {
    page.append("\n## ").append(definition.path("title").asText()).append("\n\n");
    page.append(definition.path("description").asText()).append("\n\n");
    table(definition);
  }

  private void table(JsonNode definition) {
    List<String> required = new ArrayList<>();
    definition.path("required").forEach(key -> required.add(key.asText()));
    page.append("| key | value | default | meaning |\n|---|---|---|---|\n");
    for (Map.Entry<String, JsonNode> property : definition.path("properties").properties()) {
      String key = property.getKey();
      JsonNode value = property.getValue();
      row("`" + key + "`", type(value), preset(value, required.contains(key)), meaning(value));
    }
  }

  private static boolean isSection(JsonNode definition) {
    return definition.has("properties");
  }

  private void row(String... cells) {
    for (String cell : cells) {
      page.append("| ").append(cell.replace("|", "\\|")).append(' ');
    }
    page.append("|\n");
  }

  private String type(JsonNode value) {
    if (value.has("const")) {
      return "`" + value.path("const").asText() + "`";
    }
    if (value.has("$ref")) {
      return reference(value.path("$ref").asText());
    }
    if (value.path("items").has("$ref")) {
      return "list of " + reference(value.path("items").path("$ref").asText());
    }
    if (value.path("type").asText().equals("array")) {
      return "list: " + type(value.path("items"));
    }
    boolean named = value.has("title") && value.has("pattern");
    return named ? value.path("title").asText() : new Allowed(schema).text(List.of(value));
  }

  private String reference(String address) {
    JsonNode definition = schema.resolve(address);
    String name = address.substring(address.lastIndexOf('/') + 1);
    if (FORMS.contains(name)) {
      return "[" + name + "](#" + name + ")";
    }
    if (isSection(definition)) {
      String title = definition.path("title").asText();
      return "[" + title + "](#" + title.toLowerCase(Locale.ROOT).replace(' ', '-') + ")";
    }
    return new Allowed(schema).text(List.of(definition));
  }

  private static String preset(JsonNode value, boolean required) {
    if (value.has("x-default")) {
      return value.path("x-default").asText();
    }
    JsonNode preset = value.path("default");
    boolean section = preset.isObject();
    String written = section ? "its defaults" : "`" + preset.asText() + "`";
    return value.has("default") ? written : required ? "**required**" : "";
  }

  private String meaning(JsonNode value) {
    Optional<JsonNode> description = schema.first(List.of(value), "description");
    String examples = value.has("examples") ? " For example " + examples(value) + "." : "";
    return description.map(JsonNode::asText).orElse("") + examples;
  }

  private static String examples(JsonNode value) {
    return StreamSupport.stream(value.path("examples").spliterator(), false)
        .map(example -> "`" + (example.isTextual() ? example.asText() : example.toString()) + "`")
        .collect(Collectors.joining(", "));
  }
}
