package dev.lockstep.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.jobs.config.PipelineFile.Cluster;
import dev.lockstep.jobs.config.PipelineFile.Fetch;
import dev.lockstep.jobs.config.PipelineFile.FetchFile;
import dev.lockstep.jobs.config.PipelineFile.Login;
import dev.lockstep.jobs.config.PipelineFile.Store;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.image.Crop;
import dev.lockstep.preprocessing.image.ImageForm;
import dev.lockstep.preprocessing.image.ImageLimits;
import dev.lockstep.preprocessing.normalize.Normalization;
import dev.lockstep.preprocessing.pipeline.PreprocessSpec;
import dev.lockstep.preprocessing.pipeline.PreprocessSpec.OutputSpec;
import dev.lockstep.preprocessing.pipeline.PreprocessSpec.SplitSpec;
import dev.lockstep.preprocessing.source.IdxSource;
import dev.lockstep.preprocessing.source.ImageSource;
import dev.lockstep.preprocessing.source.LabelFile;
import dev.lockstep.preprocessing.source.SourceSpec;
import dev.lockstep.training.evaluate.EvaluateSpec;
import dev.lockstep.training.spec.TrainSpec;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Builds the records from a tree that is complete and free of problems. */
final class SpecReader {
  private final References references;
  private final Path file;

  /**
   * @param file the pipeline file, which other files are named relative to
   */
  SpecReader(References references, Path file) {
    this.references = references;
    this.file = file;
  }

  PipelineFile read(ObjectNode root) {
    Cluster cluster = cluster(root.path("cluster"));
    Optional<TrainSpec> train =
        optional(root, "train", section -> TrainReader.read(section, cluster.executors(), file));
    return new PipelineFile(
        root.path("pipeline").textValue(),
        store(root.path("store")),
        cluster,
        optional(root, "fetch", SpecReader::fetch),
        FormatDefaults.isTable(root.path("preprocess"))
            ? TableReader.read((ObjectNode) root.path("preprocess"), file)
            : preprocess(root.path("preprocess")),
        train,
        train.flatMap(spec -> TrainReader.baseline(root.path("train"), spec)),
        optional(root, "evaluate", SpecReader::evaluate),
        optional(root, "search", SearchReader::read),
        login(root.path("preprocess").path("source")),
        root);
  }

  private Store store(JsonNode store) {
    if (store.path("type").textValue().equals("embedded")) {
      Path folder = Path.of(store.path("folder").textValue());
      return new Store.Embedded(folder, store.path("port").intValue());
    }
    return new Store.S3(
        optional(store, "endpoint", endpoint -> URI.create(endpoint.textValue())),
        store.path("region").textValue(),
        store.path("path_style").booleanValue(),
        optional(store, "access_key", key -> references.resolve(key.textValue())),
        optional(store, "secret_key", key -> references.resolve(key.textValue())));
  }

  private Optional<Login> login(JsonNode source) {
    Optional<Secret> password =
        optional(source, "password", secret -> references.resolve(secret.textValue()));
    return optional(
        source, "user", user -> new Login(references.resolve(user.textValue()), password));
  }

  private static Cluster cluster(JsonNode cluster) {
    Map<String, String> conf = new TreeMap<>();
    cluster.path("conf").properties().forEach(e -> conf.put(e.getKey(), text(e.getValue())));
    return new Cluster(
        optional(cluster, "master", JsonNode::textValue),
        cluster.path("executors").intValue(),
        cluster.path("cores").intValue(),
        Units.bytes(cluster.path("memory").textValue()),
        conf);
  }

  private static Fetch fetch(JsonNode fetch) {
    List<FetchFile> files = new ArrayList<>();
    for (JsonNode file : fetch.path("files")) {
      files.add(new FetchFile(file.path("path").textValue(), file.path("sha256").textValue()));
    }
    String to = fetch.path("to").textValue();
    return new Fetch(
        optional(fetch, "npm", JsonNode::textValue),
        optional(fetch, "obtain", JsonNode::textValue),
        to.endsWith("/") ? to : to + "/",
        files);
  }

  private static PreprocessSpec preprocess(JsonNode preprocess) {
    JsonNode split = preprocess.path("split");
    JsonNode output = preprocess.path("output");
    return new PreprocessSpec(
        folder(preprocess.path("dataset")),
        source(preprocess.path("source")),
        new SplitSpec(Units.share(split.path("validation")), split.path("seed").longValue()),
        normalization(preprocess.path("normalize")),
        Units.share(preprocess.path("max_rejected")),
        new OutputSpec(
            Units.bytes(output.path("file_size").textValue()),
            output.path("row_group_rows").intValue(),
            output.path("shuffle_seed").longValue()));
  }

  private static SourceSpec source(JsonNode source) {
    return source.path("format").textValue().equals("images") ? images(source) : idx(source);
  }

  private static ImageSource images(JsonNode source) {
    return new ImageSource(
        texts(source.path("train")),
        texts(source.path("test")),
        source.path("label").textValue(),
        new ImageForm(
            source.path("size").path(0).intValue(),
            source.path("size").path(1).intValue(),
            ImageForm.Color.valueOf(upper(source.path("color"))),
            ImageForm.Resize.valueOf(upper(source.path("resize"))),
            source.has("crop") ? Json.value(source.path("crop"), Crop.class) : null),
        new ImageLimits(
            Units.bytes(source.path("max_file_size").textValue()),
            source.path("max_pixels").longValue()),
        texts(source.path("classes")),
        source.has("label_file") ? Json.value(source.path("label_file"), LabelFile.class) : null);
  }

  private static String upper(JsonNode name) {
    return name.textValue().toUpperCase(Locale.ROOT);
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text(text)));
    return texts;
  }

  private static IdxSource idx(JsonNode source) {
    List<Integer> shape = new ArrayList<>();
    source.path("shape").forEach(length -> shape.add(length.intValue()));
    return new IdxSource(
        files(source.path("train")),
        files(source.path("test")),
        shape,
        texts(source.path("classes")));
  }

  private static IdxSource.Files files(JsonNode files) {
    return new IdxSource.Files(files.path("images").textValue(), files.path("labels").textValue());
  }

  private static Normalization normalization(JsonNode normalize) {
    return normalize.path("type").textValue().equals("standardize")
        ? new Normalization.Standardize()
        : new Normalization.Scale(
            normalize.path("min").floatValue(), normalize.path("max").floatValue());
  }

  private static EvaluateSpec evaluate(JsonNode evaluate) {
    String split = evaluate.path("split").textValue().toUpperCase(Locale.ROOT);
    return new EvaluateSpec(
        Split.valueOf(split),
        evaluate.path("mistakes").intValue(),
        evaluate.path("top_k").intValue(),
        texts(evaluate.path("groups")));
  }

  /** An address of a folder, always without a slash at its end: it names the place in manifests. */
  static String folder(JsonNode address) {
    return address.textValue().replaceAll("/+$", "");
  }

  /** Numbers as they were written, not in scientific notation. */
  static String text(JsonNode value) {
    return value.isBigDecimal() ? value.decimalValue().toPlainString() : value.asText();
  }

  private static <T> Optional<T> optional(
      JsonNode parent, String key, Function<JsonNode, T> reader) {
    return Optional.ofNullable(parent.get(key)).map(reader);
  }
}
