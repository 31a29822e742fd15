package dev.lockstep.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.training.model.Loss;
import java.util.List;

/** Layers that do not fit on each other or on the images. */
final class NetworkChecks {
  private static final String NETWORK = "/train/network";
  private static final String LAYERS = NETWORK + "/layers";
  private static final List<String> OF_LAYERS =
      List.of("weight_init", "l1", "l2", "weight_decay", "clip_value", "max_norm");

  private final CheckedTree tree;

  /** Height and width that reach the next layer; 0 if unknown. */
  private int height;

  private int width;
  private boolean flat;

  private NetworkChecks(CheckedTree tree) {
    this.tree = tree;
    height = side(tree, 0);
    width = side(tree, 1);
  }

  private static int side(CheckedTree tree, int number) {
    String key = tree.has("/preprocess/source/size") ? "size" : "shape";
    return tree.integer("/preprocess/source/" + key + "/" + number).orElse(0);
  }

  static void check(CheckedTree tree) {
    if (tree.value(NETWORK).isEmpty()) {
      return;
    }
    sources(tree);
    int count = tree.value(LAYERS).map(JsonNode::size).orElse(0);
    NetworkChecks checks = new NetworkChecks(tree);
    for (int i = 0; i < count; i++) {
      checks.layer(LAYERS + "/" + i, i == count - 1);
    }
  }

  private static void sources(CheckedTree tree) {
    List<String> found =
        NetworkSection.SOURCES.stream().filter(key -> tree.has(NETWORK + "/" + key)).toList();
    if (found.size() != 1) {
      String text = found.isEmpty() ? "none of them" : String.join(" and ", found);
      tree.refuse(NETWORK, "needs exactly one of layers, dl4j, keras and java, found " + text);
      return;
    }
    String source = found.get(0);
    if (!source.equals("layers")) {
      OF_LAYERS.forEach(key -> refuse(tree, NETWORK, key, source, "`layers`"));
      if (tree.text("/train/baseline").filter("linear"::equals).isPresent()) {
        refuse(tree, "/train", "baseline", source, "`layers`");
      }
    }
    if (!source.equals("keras")) {
      refuse(tree, NETWORK, "loss", source, "`keras`");
    }
    if (source.equals("dl4j") || source.equals("java")) {
      refuse(tree, NETWORK, "data_type", source, "`layers` and `keras`");
    }
  }

  private static void refuse(
      CheckedTree tree, String section, String key, String source, String allowed) {
    if (tree.has(section + "/" + key)) {
      tree.refuse(
          section + "/" + key,
          "is only for " + allowed + ", but the network is of `" + source + "`");
    }
  }

  private void layer(String path, boolean last) {
    String type = tree.text(path + "/type").orElse("");
    if (last && !type.isEmpty() && !type.equals("output")) {
      tree.refuse(path, "is the last layer: found type `" + type + "`, allowed: `output`");
    }
    switch (type) {
      case "convolution", "pooling" -> window(path, type);
      case "dense", "flatten", "global_pooling" -> flat = true;
      case "dropout" -> rate(path + "/rate");
      case "output" -> output(path, last);
      default -> {
        // others are judged when the features are known; an unknown type has been refused
      }
    }
  }

  private void output(String path, boolean last) {
    if (!last) {
      tree.refuse(path, "is of type `output`, allowed: only the last layer is");
    }
    Loss loss = tree.text(path + "/loss").flatMap(Loss::of).orElse(null);
    if (loss == null) {
      return;
    }
    String usual = loss.activations().get(0);
    String activation = tree.text(path + "/activation").orElse(usual);
    if (!loss.activations().contains(activation)) {
      String needed = String.join("` or `", loss.activations());
      String text = "is `" + activation + "`, but the loss `" + loss + "` needs `" + needed + "`";
      tree.refuse(path + "/activation", text);
    }
    boolean classes =
        tree.text("/preprocess/source/format").filter(FormatDefaults.IMAGES::contains).isPresent();
    if (classes && !loss.isOfClasses()) {
      String text = "is `" + loss + "`, which is for numbers, but the label has classes";
      tree.refuse(path + "/loss", text + ", allowed: `cross_entropy` and others for classes");
    }
  }

  private void rate(String path) {
    double rate = tree.share(path).orElse(0.5);
    if (rate <= 0 || rate >= 1) {
      tree.refuse(path, "is " + tree.text(path).orElse("") + ", allowed: above 0% and below 100%");
    }
  }

  /** {@code floor((size - span) / stride) + 1} rows remain of {@code size} without padding. */
  private void window(String path, String type) {
    if (flat) {
      String text =
          "` comes after a layer that gives a vector, which leaves no image to slide over";
      tree.refuse(path, "of type `" + type + text);
      return;
    }
    int kernel = tree.integer(path + "/kernel").orElse(0);
    int span = (kernel - 1) * tree.integer(path + "/dilation").orElse(1) + 1;
    boolean stated = tree.has(path + "/stride") || type.equals("convolution");
    int stride = stated ? tree.integer(path + "/stride").orElse(0) : kernel;
    boolean known = kernel > 0 && stride > 0 && height > 0;
    boolean padded = tree.text(path + "/padding").filter("same"::equals).isPresent();
    if (known && !padded && span > Math.min(height, width)) {
      String left = height + "x" + width;
      tree.refuse(path, "has a kernel of " + span + "x" + span + " but only " + left + " is left");
      known = false;
    }
    height = known ? positions(height, span, stride, padded) : 0;
    width = known ? positions(width, span, stride, padded) : 0;
  }

  private static int positions(int size, int span, int stride, boolean padded) {
    return padded ? (size + stride - 1) / stride : (size - span) / stride + 1;
  }
}
