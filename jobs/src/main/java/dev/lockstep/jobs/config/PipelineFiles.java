package dev.lockstep.jobs.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Reads pipeline files. */
public final class PipelineFiles {
  private PipelineFiles() {}

  /**
   * Reads and checks a pipeline file.
   *
   * @param name path as the user gave it, for messages
   * @param text the YAML
   * @param environment for references like {@code ${env:NAME}}
   * @throws dev.lockstep.preprocessing.dataset.error.UserException with all problems at once
   */
  public static PipelineFile parse(String name, String text, Map<String, String> environment) {
    return parse(name, text, List.of(), environment);
  }

  /**
   * Reads and checks a pipeline file after changing values in it.
   *
   * @param name path as the user gave it, for messages
   * @param text the YAML
   * @param overrides {@code path=value} with dots in the path, e.g. {@code train.epochs=3}; the
   *     value is read like one in the file; later ones win
   * @param environment for references like {@code ${env:NAME}}
   * @throws dev.lockstep.preprocessing.dataset.error.UserException with all problems at once
   */
  public static PipelineFile parse(
      String name, String text, List<String> overrides, Map<String, String> environment) {
    return parse(name, text, overrides, environment, new Problems(name));
  }

  /**
   * As {@link #parse(String, String, List, Map)}.
   *
   * @param problems empty; holds what was found, for whoever tells it in another way
   */
  static PipelineFile parse(
      String name,
      String text,
      List<String> overrides,
      Map<String, String> environment,
      Problems problems) {
    return parse(name, text, overrides, environment, problems, root -> {});
  }

  /**
   * Reads and checks a pipeline file whose source is to get a schema; what it says of columns is
   * ignored, and target and features may be absent if nothing is trained.
   *
   * @throws dev.lockstep.preprocessing.dataset.error.UserException with all problems at once
   */
  public static UnfrozenPipeline parseUnfrozen(
      String name, String text, List<String> overrides, Map<String, String> environment) {
    AtomicReference<Optional<Path>> schema = new AtomicReference<>(Optional.empty());
    PipelineFile file =
        parse(
            name,
            text,
            overrides,
            environment,
            new Problems(name),
            root -> schema.set(Unfrozen.apply(root, Path.of(name))));
    return new UnfrozenPipeline(file, schema.get());
  }

  /**
   * Every type of {@code train.updater} with its defaults, by name, as a value for an override; a
   * type whose learning rate has no default gets 0.01.
   */
  public static Map<String, String> updaters() {
    JsonNode definitions = PipelineSchema.load().root().at("/$defs");
    Map<String, String> updaters = new LinkedHashMap<>();
    for (JsonNode type : definitions.at("/updater/properties/type/enum")) {
      boolean rate = false;
      for (JsonNode key : definitions.path("updater_" + type.textValue()).path("required")) {
        rate |= key.textValue().equals("learning_rate");
      }
      updaters.put(
          type.textValue(), "{type: " + type.textValue() + (rate ? ", learning_rate: 0.01}" : "}"));
    }
    return updaters;
  }

  private static PipelineFile parse(
      String name,
      String text,
      List<String> overrides,
      Map<String, String> environment,
      Problems problems,
      Consumer<ObjectNode> change) {
    SourceTree source = YamlReader.file(name, text, problems);
    if (!(source.root() instanceof ObjectNode root)) {
      throw new UserException(
          name
              + " must hold keys such as `pipeline:` and `preprocess:`, found "
              + Allowed.found(source.root()));
    }
    PipelineSchema schema = PipelineSchema.load();
    Overrides.apply(overrides, schema, source, problems);
    change.accept(root);
    FormatDefaults.apply(root);
    schema.applyDefaults(root);
    Set<JsonPointer> flawed = SchemaProblems.collect(schema, source, problems);
    References references = new References(environment);
    check(new CheckedTree(source, flawed, problems), references);
    problems.throwIfAny();
    DerivedDefaults.apply(root);
    return new SpecReader(references, Path.of(name)).read(root);
  }

  private static void check(CheckedTree tree, References references) {
    references.check(tree);
    ClusterChecks.check(tree);
    AddressChecks.check(tree);
    PreprocessChecks.check(tree);
    TableChecks.check(tree);
    KeepChecks.check(tree);
    NetworkChecks.check(tree);
    TrainChecks.check(tree);
    SearchChecks.check(tree);
  }
}
