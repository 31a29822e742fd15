package dev.lockstep.preprocessing.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.quality.Rule;
import dev.lockstep.preprocessing.quality.Unique;
import dev.lockstep.preprocessing.source.table.FileSpec;
import dev.lockstep.preprocessing.step.Deduplicate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether the version to make can be made by adding to the current one.
 *
 * @param base the current version
 * @param added objects that it was not made of
 * @param obstacle why everything is made anew, as half a sentence; empty if nothing forbids to add
 */
record AppendPlan(DatasetVersion base, List<SourceObject> added, Optional<String> obstacle) {
  private static final int SHOWN = 3;

  AppendPlan {
    added = List.copyOf(added);
  }

  /**
   * Looks at manifests and lists the base's files; reads no record.
   *
   * @param inputs all that the version to make depends on
   */
  static AppendPlan of(DatasetVersion base, TableInputs inputs) {
    TabularSpec spec = inputs.spec();
    List<SourceObject> objects = inputs.objects();
    Set<SourceObject> known = new HashSet<>(base.manifest().sources());
    List<SourceObject> added = objects.stream().filter(o -> !known.contains(o)).toList();
    Optional<String> obstacle =
        acrossRecords(spec)
            .or(() -> otherMaking(base.manifest(), spec, inputs.code()))
            .or(() -> otherObjects(base.manifest(), objects))
            .or(() -> ofLookups(added, inputs.lookups()))
            .or(() -> tooMany(base.manifest(), spec))
            .or(() -> notWhole(base, added));
    return new AppendPlan(base, added, obstacle);
  }

  /** What compares records with each other has to see all of them. */
  static Optional<String> acrossRecords(TabularSpec spec) {
    if (!(spec.source() instanceof FileSpec)) {
      return Optional.of("its source is not made of files");
    }
    if (spec.records().stream().anyMatch(Deduplicate.class::isInstance)) {
      return Optional.of("the record step deduplicate compares all records");
    }
    return spec.rules().stream()
        .filter(Unique.class::isInstance)
        .map(Rule::name)
        .findFirst()
        .map(name -> "the rule " + name + " compares all records");
  }

  private static Optional<String> otherMaking(Manifest base, TabularSpec spec, String code) {
    if (!base.codeVersion().equals(code)) {
      return Optional.of("version " + base.id() + " was made by another version of the program");
    }
    if (!making(base.specification()).equals(making(Json.tree(spec)))) {
      return Optional.of("version " + base.id() + " was made from another specification");
    }
    return isReplayed(base)
        ? Optional.of(
            "version "
                + base.id()
                + " has rows of another specification or lookup beside replayed ones")
        : Optional.empty();
  }

  /** Whether records were tried again in other ways than those its other rows were made in. */
  private static boolean isReplayed(Manifest base) {
    TabularSpec spec = Json.value(base.specification(), TabularSpec.class);
    return !Fingerprint.ofInputs(base.sources(), spec, base.codeVersion())
        .equals(base.fingerprint());
  }

  /** What decides what becomes of a record; which objects there are is looked at one by one. */
  private static String making(JsonNode spec) {
    ObjectNode making = spec.deepCopy();
    making.remove(List.of("drift", "incremental"));
    if (making.path("source") instanceof ObjectNode source) {
      source.remove("paths");
    }
    return Json.canonical(making);
  }

  private static Optional<String> otherObjects(Manifest base, List<SourceObject> objects) {
    Map<String, SourceObject> now =
        objects.stream().collect(Collectors.toMap(SourceObject::uri, Function.identity()));
    List<String> vanished =
        base.sources().stream().map(SourceObject::uri).filter(o -> !now.containsKey(o)).toList();
    List<String> changed =
        base.sources().stream()
            .filter(o -> now.containsKey(o.uri()) && !now.get(o.uri()).equals(o))
            .map(SourceObject::uri)
            .toList();
    if (!changed.isEmpty()) {
      return Optional.of(counted(changed, "changed since version " + base.id()));
    }
    return vanished.isEmpty()
        ? Optional.empty()
        : Optional.of(counted(vanished, "of version " + base.id() + " vanished"));
  }

  private static String counted(List<String> objects, String what) {
    String some = String.join(", ", objects.subList(0, Math.min(SHOWN, objects.size())));
    return objects.size()
        + (objects.size() == 1 ? " object " : " objects ")
        + what
        + (objects.size() > SHOWN ? ", the first: " : ": ")
        + some;
  }

  /** Rows of before would have been judged by them too. */
  private static Optional<String> ofLookups(List<SourceObject> added, OpenLookups lookups) {
    Set<SourceObject> known = new HashSet<>(lookups.objects());
    List<String> others = added.stream().filter(known::contains).map(SourceObject::uri).toList();
    return others.isEmpty() ? Optional.empty() : Optional.of(counted(others, "of lookups are new"));
  }

  private static Optional<String> tooMany(Manifest base, TabularSpec spec) {
    int appends = base.extension() == null ? 0 : base.extension().appends();
    return appends < spec.incremental().maxAppends()
        ? Optional.empty()
        : Optional.of(
            appends
                + " versions in a row were made by adding, which max_appends sets as the limit");
  }

  /** A version of just these objects that was not used again is not whole. */
  private static Optional<String> notWhole(DatasetVersion base, List<SourceObject> added) {
    return !added.isEmpty() && PublishedFiles.areInPlace(base)
        ? Optional.empty()
        : Optional.of("files of version " + base.manifest().id() + " are missing");
  }
}
