package dev.lockstep.jobs.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Addresses that must not be each other's or inside each other. */
final class AddressChecks {
  private static final String DATASET = "/preprocess/dataset";
  private static final String MODEL = "/train/model";
  private static final List<String> SOURCES =
      List.of(
          "/preprocess/source/train/images",
          "/preprocess/source/train/labels",
          "/preprocess/source/test/images",
          "/preprocess/source/test/labels");

  private AddressChecks() {}

  static void check(CheckedTree tree) {
    apart(tree, MODEL, DATASET);
    apart(tree, "/train/checkpoint/folder", DATASET);
    for (String source : SOURCES) {
      apart(tree, source, DATASET);
      apart(tree, source, MODEL);
    }
    apart(tree, "/fetch/to", DATASET);
    apart(tree, "/fetch/to", MODEL);
    globs(tree);
    distinctSources(tree);
    distinctFetchedFiles(tree);
  }

  private static void apart(CheckedTree tree, String path, String other) {
    String first = folder(tree.text(path).orElse(""));
    String second = folder(tree.text(other).orElse(""));
    boolean nested = first.startsWith(second) || second.startsWith(first);
    if (nested && first.length() > 1 && second.length() > 1) {
      String name = dotted(other);
      tree.refuse(
          path,
          "is "
              + strip(first)
              + " and `"
              + name
              + "` is "
              + strip(second)
              + "; allowed: two addresses of which neither contains the other");
    }
  }

  /** What is read must not be where results go, nor contain it: the next run would read them. */
  private static void globs(CheckedTree tree) {
    for (String key : List.of("paths", "train", "test")) {
      TableChecks.elements(tree, "/preprocess/source/" + key).forEach(path -> glob(tree, path));
    }
    glob(tree, "/preprocess/source/label_file/path");
    for (String lookup : LookupChecks.places(tree)) {
      TableChecks.elements(tree, lookup + "/paths").forEach(path -> glob(tree, path));
    }
  }

  private static void glob(CheckedTree tree, String path) {
    String address = tree.text(path).orElse("");
    String fixed = folder(address.replaceFirst("[^/]*[*?{].*", ""));
    boolean deep = fixed.equals(folder(address)) || address.contains("**");
    for (String result : List.of(DATASET, MODEL)) {
      String place = folder(tree.text(result).orElse(""));
      if (place.length() > 1 && fixed.length() > 1 && fixed.startsWith(place)) {
        tree.refuse(
            path,
            "lies in `" + dotted(result) + "`, " + strip(place) + "; allowed: other addresses");
      } else if (deep && fixed.length() > 1 && place.startsWith(fixed)) {
        tree.refuse(
            path,
            "contains `"
                + dotted(result)
                + "`, "
                + strip(place)
                + ", so the next run would read results; allowed: other addresses");
      }
    }
  }

  private static void distinctSources(CheckedTree tree) {
    Map<String, String> seen = new HashMap<>();
    for (String path : SOURCES) {
      tree.text(path)
          .ifPresent(
              address -> {
                String earlier = seen.putIfAbsent(folder(address), path);
                if (earlier != null) {
                  tree.refuse(path, "is the same object as `" + dotted(earlier) + "`: " + address);
                }
              });
    }
  }

  private static void distinctFetchedFiles(CheckedTree tree) {
    Map<String, String> seen = new HashMap<>();
    int count = tree.value("/fetch/files").map(JsonNode::size).orElse(0);
    for (int i = 0; i < count; i++) {
      String path = "/fetch/files/" + i + "/path";
      String file = tree.text(path).orElse("");
      String earlier = seen.putIfAbsent(file.substring(file.lastIndexOf('/') + 1), path);
      if (earlier != null && !file.isEmpty()) {
        tree.refuse(path, "has the same last name as `" + dotted(earlier) + "`: " + file);
      }
    }
  }

  private static String dotted(String path) {
    return Paths.text(JsonPointer.compile(path));
  }

  private static String folder(String address) {
    return strip(address) + "/";
  }

  private static String strip(String address) {
    return address.replaceAll("/+$", "");
  }
}
