package dev.lockstep.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;

/** Layers that do not fit on each other or on the images. */
final class NetworkChecks {
  private static final String LAYERS = "/train/network/layers";

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
    int count = tree.value(LAYERS).map(JsonNode::size).orElse(0);
    NetworkChecks checks = new NetworkChecks(tree);
    for (int i = 0; i < count; i++) {
      checks.layer(LAYERS + "/" + i, i == count - 1);
    }
  }

  private void layer(String path, boolean last) {
    String type = tree.text(path + "/type").orElse("");
    if (last && !type.isEmpty() && !type.equals("output")) {
      tree.refuse(path, "is the last layer: found type `" + type + "`, allowed: `output`");
    }
    switch (type) {
      case "convolution", "pooling" -> window(path, type);
      case "dense" -> flat = true;
      case "dropout" -> rate(path + "/rate");
      case "output" -> output(path, last);
      default -> {
        // batch normalization fits anywhere; an unknown type has been refused
      }
    }
  }

  private void output(String path, boolean last) {
    if (!last) {
      tree.refuse(path, "is of type `output`, allowed: only the last layer is");
    }
    String loss = tree.text(path + "/loss").orElse("");
    String needed = DerivedDefaults.activation(loss);
    String activation = tree.text(path + "/activation").orElse(needed);
    if (!loss.isEmpty() && !activation.equals(needed)) {
      String text = "is `" + activation + "`, but the loss `" + loss + "` needs `" + needed + "`";
      tree.refuse(path + "/activation", text);
    }
    boolean classes =
        tree.text("/preprocess/source/format").filter(FormatDefaults.IMAGES::contains).isPresent();
    if (classes && !loss.isEmpty() && needed.equals("identity")) {
      String text = "is `" + loss + "`, which is for numbers, but the label has classes";
      tree.refuse(path + "/loss", text + ", allowed: `cross_entropy`");
    }
  }

  private void rate(String path) {
    double rate = tree.share(path).orElse(0.5);
    if (rate <= 0 || rate >= 1) {
      tree.refuse(path, "is " + tree.text(path).orElse("") + ", allowed: above 0% and below 100%");
    }
  }

  /** No padding: {@code floor((size - kernel) / stride) + 1} rows remain of {@code size}. */
  private void window(String path, String type) {
    if (flat) {
      String text = "` comes after a dense layer, which leaves no image to slide over";
      tree.refuse(path, "of type `" + type + text);
      return;
    }
    int kernel = tree.integer(path + "/kernel").orElse(0);
    boolean stated = tree.has(path + "/stride") || type.equals("convolution");
    int stride = stated ? tree.integer(path + "/stride").orElse(0) : kernel;
    boolean known = kernel > 0 && stride > 0 && height > 0;
    if (known && kernel > Math.min(height, width)) {
      String left = height + "x" + width;
      tree.refuse(
          path, "has a kernel of " + kernel + "x" + kernel + " but only " + left + " is left");
      known = false;
    }
    height = known ? (height - kernel) / stride + 1 : 0;
    width = known ? (width - kernel) / stride + 1 : 0;
  }
}
