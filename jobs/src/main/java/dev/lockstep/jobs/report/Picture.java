package dev.lockstep.jobs.report;

import dev.lockstep.preprocessing.dataset.DType;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Stored uint8 image tensors {@code [channels, height, width]} as PNG data addresses. */
final class Picture {
  private Picture() {}

  /** A data address, or empty if the tensor is not an image of one or three channels. */
  static Optional<String> dataAddress(TensorSpec spec, byte[] features) {
    boolean image =
        spec.dtype() == DType.UINT8
            && spec.shape().size() == 3
            && (spec.shape().get(0) == 1 || spec.shape().get(0) == 3);
    if (!image || features.length != spec.rowBytes()) {
      return Optional.empty();
    }
    return Optional.of(
        "data:image/png;base64," + Base64.getEncoder().encodeToString(png(spec, features)));
  }

  private static byte[] png(TensorSpec spec, byte[] features) {
    int height = spec.shape().get(1);
    int width = spec.shape().get(2);
    int lastPlane = (spec.shape().get(0) - 1) * height * width;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = y * width + x;
        int red = features[at] & 0xff;
        int green = features[at + lastPlane / 2] & 0xff;
        int blue = features[at + lastPlane] & 0xff;
        image.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalStateException("this Java runtime cannot write PNG");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
