package dev.lockstep.preprocessing.card;

import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.DType;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The manifest as Croissant 1.1 (MLCommons Croissant Format Specification, version 1.1): every data
 * file with its checksum, the columns as one record set, splits and classes as enumerations,
 * sources as provenance (PROV-O).
 */
final class Croissant {
  static final String CONFORMS_TO = "http://mlcommons.org/croissant/1.1";
  private static final String PARQUET = "application/vnd.apache.parquet";
  private static final String FILES = "data-files";
  private static final String ROWS = "rows";
  private static final String SPLITS = "splits";
  private static final String CLASSES = "classes";

  private Croissant() {}

  /** The document as JSON objects and arrays. */
  static Map<String, Object> of(
      String dataset, Manifest manifest, CardSpec known, LocalDate published) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("@context", CroissantContext.TERMS);
    document.put("@type", "sc:Dataset");
    document.put("conformsTo", CONFORMS_TO);
    document.put("name", DatasetCard.name(dataset));
    document.put("description", description(dataset, manifest, known));
    document.put(
        "license",
        known.license() != null ? known.license() : named("sc:CreativeWork", "not stated"));
    document.put("url", known.url() != null ? known.url() : dataset);
    document.put(
        "creator", named("sc:Organization", known.creator() != null ? known.creator() : "unknown"));
    document.put("datePublished", published.toString());
    document.put("version", manifest.id());
    document.put("isLiveDataset", false);
    document.put("distribution", distribution(manifest));
    document.put("recordSet", recordSets(manifest));
    document.put("prov:wasDerivedFrom", sources(manifest.sources()));
    return document;
  }

  private static String description(String dataset, Manifest manifest, CardSpec known) {
    return known.description() != null
        ? known.description()
        : "Version " + manifest.id() + " of " + dataset + ", made by Lockstep";
  }

  private static List<Object> distribution(Manifest manifest) {
    List<Object> files = new ArrayList<>();
    List<String> patterns = new ArrayList<>();
    for (Split split : Split.values()) {
      List<ShardFile> shards =
          manifest.splits().containsKey(split) ? manifest.split(split).files() : List.of();
      if (!shards.isEmpty()) {
        patterns.addAll(DataFolders.patterns(manifest, split));
      }
      shards.forEach(shard -> files.add(file(shard)));
    }
    Map<String, Object> set = entity("cr:FileSet", FILES);
    set.put("name", FILES);
    set.put("encodingFormat", PARQUET);
    set.put("includes", patterns);
    files.add(set);
    return files;
  }

  private static Map<String, Object> file(ShardFile shard) {
    Map<String, Object> file = entity("cr:FileObject", shard.path());
    file.put("name", shard.path());
    file.put("contentUrl", shard.path());
    file.put("contentSize", shard.bytes() + " B");
    file.put("encodingFormat", PARQUET);
    file.put("sha256", shard.sha256());
    return file;
  }

  private static List<Object> recordSets(Manifest manifest) {
    LabelSpec label = manifest.schema().label();
    List<Object> sets = new ArrayList<>();
    sets.add(splits(manifest));
    if (label instanceof ClassLabel classes) {
      sets.add(classes(classes));
    }
    Map<String, Object> rows = entity("cr:RecordSet", ROWS);
    rows.put("name", ROWS);
    rows.put("key", Map.of("@id", ROWS + "/" + manifest.schema().key()));
    List<Object> fields = new ArrayList<>(List.of(splitField(), key(manifest)));
    manifest.schema().keep().forEach(name -> fields.add(kept(name)));
    fields.addAll(List.of(features(manifest), label(label)));
    rows.put("field", fields);
    sets.add(rows);
    return sets;
  }

  private static Map<String, Object> splits(Manifest manifest) {
    List<Object> data = new ArrayList<>();
    for (Split split : Split.values()) {
      if (manifest.splits().containsKey(split)) {
        String type =
            switch (split) {
              case TRAIN -> "cr:TrainingSplit";
              case VALIDATION -> "cr:ValidationSplit";
              case TEST -> "cr:TestSplit";
            };
        data.add(Map.of(SPLITS + "/name", split.label(), SPLITS + "/url", type));
      }
    }
    Map<String, Object> set = enumeration(SPLITS, "name", data);
    set.put("dataType", "cr:Split");
    set.put("field", List.of(field(SPLITS, "name", "sc:Text"), field(SPLITS, "url", "sc:URL")));
    return set;
  }

  private static Map<String, Object> classes(ClassLabel label) {
    List<Object> data = new ArrayList<>();
    for (int i = 0; i < label.classes().size(); i++) {
      data.add(Map.of(CLASSES + "/index", i, CLASSES + "/name", label.classes().get(i)));
    }
    Map<String, Object> set = enumeration(CLASSES, "index", data);
    Map<String, Object> name = field(CLASSES, "name", "sc:Text");
    set.put("field", List.of(field(CLASSES, "index", "sc:Integer"), name));
    return set;
  }

  private static Map<String, Object> enumeration(String id, String key, List<Object> data) {
    Map<String, Object> set = entity("cr:RecordSet", id);
    set.put("name", id);
    set.put("key", Map.of("@id", id + "/" + key));
    set.put("data", data);
    return set;
  }

  private static Map<String, Object> splitField() {
    Map<String, Object> field = field(ROWS, "split", "sc:Text");
    field.put(
        "source",
        Map.of(
            "fileSet", Map.of("@id", FILES),
            "extract", Map.of("fileProperty", "fullpath"),
            "transform", Map.of("regex", "(train|validation|test)/[^/]*\\.parquet$")));
    field.put("references", Map.of("@id", SPLITS + "/name"));
    return field;
  }

  private static Map<String, Object> key(Manifest manifest) {
    Map<String, Object> field = column(manifest.schema().key(), "sc:Text");
    field.put("description", "Identity of the row across versions.");
    return field;
  }

  private static Map<String, Object> kept(String name) {
    Map<String, Object> field = column(name, "sc:Text");
    field.put("description", "Kept beside the tensors, as a text; empty if it is missing.");
    return field;
  }

  private static Map<String, Object> features(Manifest manifest) {
    TensorSpec tensor = manifest.schema().features();
    boolean whole = tensor.dtype() != DType.FLOAT32;
    Map<String, Object> field = column(tensor.column(), whole ? "sc:Integer" : "sc:Float");
    field.put("isArray", true);
    field.put(
        "arrayShape",
        tensor.shape().stream().map(String::valueOf).collect(Collectors.joining(",")));
    field.put(
        "description",
        "Stored elements in row-major order, little-endian "
            + tensor.dtype().name().toLowerCase(Locale.ROOT)
            + ", as one binary value. What a network is fed is stored * scale + shift with the"
            + " numbers of schema.features in manifest.json"
            + (tensor.expand().isEmpty()
                ? "."
                : "; elements that are category indices become one-hot."));
    return field;
  }

  private static Map<String, Object> label(LabelSpec label) {
    boolean classes = label instanceof ClassLabel;
    Map<String, Object> field = column(label.column(), classes ? "sc:Integer" : "sc:Float");
    field.put("dataType", List.of(classes ? "sc:Integer" : "sc:Float", "cr:Label"));
    if (classes) {
      field.put("references", Map.of("@id", CLASSES + "/index"));
    } else {
      field.put(
          "description",
          "Scaled target; schema.label in manifest.json has the map that gives its units back.");
    }
    return field;
  }

  private static Map<String, Object> column(String name, String type) {
    Map<String, Object> field = field(ROWS, name, type);
    field.put("source", Map.of("fileSet", Map.of("@id", FILES), "extract", Map.of("column", name)));
    return field;
  }

  private static Map<String, Object> field(String set, String name, String type) {
    Map<String, Object> field = entity("cr:Field", set + "/" + name);
    field.put("name", name);
    field.put("dataType", type);
    return field;
  }

  private static List<Object> sources(List<SourceObject> sources) {
    return sources.stream().map(source -> (Object) Map.of("@id", source.uri())).toList();
  }

  private static Map<String, Object> named(String type, String name) {
    return Map.of("@type", type, "name", name);
  }

  private static Map<String, Object> entity(String type, String id) {
    Map<String, Object> entity = new LinkedHashMap<>();
    entity.put("@type", type);
    entity.put("@id", id);
    return entity;
  }
}
