package dev.lockstep.preprocessing.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lockstep.preprocessing.image.ImageForm.Color;
import dev.lockstep.preprocessing.image.ImageForm.Resize;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReadingTest {
  private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 1_000_000);

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "tiff"})
  void givesTheVeryPixelsOfLosslessFormats(String format) throws Exception {
    BufferedImage image = noise(BufferedImage.TYPE_INT_RGB, 7, 5);

    byte[] read = read(encoded(image, format), "a." + format, form(5, 7, Color.RGB));

    for (int y = 0; y < 5; y++) {
      for (int x = 0; x < 7; x++) {
        for (int c = 0; c < 3; c++) {
          int expected = image.getRGB(x, y) >> (16 - 8 * c) & 255;
          assertThat(Byte.toUnsignedInt(read[(c * 5 + y) * 7 + x])).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void givesThePixelsOfImageIoForJpeg() throws Exception {
    byte[] file = encoded(noise(BufferedImage.TYPE_INT_RGB, 16, 16), "jpg");
    BufferedImage decoded = ImageIO.read(new java.io.ByteArrayInputStream(file));

    byte[] read = read(file, "a.JPG", form(16, 16, Color.RGB));

    assertThat(Byte.toUnsignedInt(read[3 * 16 + 2])).isEqualTo(decoded.getRGB(2, 3) >> 16 & 255);
    assertThat(Byte.toUnsignedInt(read[2 * 256 + 3 * 16 + 2]))
        .isEqualTo(decoded.getRGB(2, 3) & 255);
  }

  @Test
  void readsWebP() throws Exception {
    byte[] file =
        Base64.getDecoder().decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA");

    assertThat(read(file, "a.webp", form(2, 2, Color.RGB))).hasSize(12);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "5, 3", "40, 30"})
  void givesTheVeryPixelsOfLosslessWebP(int width, int height) throws Exception {
    byte[] read =
        read(LosslessWebP.pattern(width, height), "a.webp", form(height, width, Color.RGB));

    int pixels = width * height;
    for (int i = 0; i < pixels; i++) {
      assertThat(Byte.toUnsignedInt(read[i])).isEqualTo(LosslessWebP.RED);
      assertThat(Byte.toUnsignedInt(read[pixels + i])).isEqualTo(LosslessWebP.green(i));
      assertThat(Byte.toUnsignedInt(read[2 * pixels + i])).isEqualTo(LosslessWebP.BLUE);
    }
  }

  @Test
  void refusesAWebPBombAndATruncatedWebP() {
    byte[] bomb = LosslessWebP.pattern(1, 1);
    ByteBuffer.wrap(bomb).order(ByteOrder.LITTLE_ENDIAN).putInt(21, (1 << 28) - 1);
    byte[] half = Arrays.copyOf(LosslessWebP.pattern(100, 100), 700);

    assertProblem(bomb, "a.webp", "too_many_pixels", "16384 x 16384 pixels");
    assertProblem(half, "a.webp", "decode", "damaged WEBP");
  }

  @Test
  void leavesGrayValuesAsTheyAre() throws Exception {
    BufferedImage image = new BufferedImage(256, 1, BufferedImage.TYPE_BYTE_GRAY);
    for (int x = 0; x < 256; x++) {
      image.getRaster().setSample(x, 0, 0, x);
    }

    byte[] read = read(encoded(image, "png"), "a.png", form(1, 256, Color.GRAY));

    for (int x = 0; x < 256; x++) {
      assertThat(Byte.toUnsignedInt(read[x])).isEqualTo(x);
    }
  }

  @Test
  void showsBlackWhereAnImageIsTransparent() throws Exception {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00ffffff);
    image.setRGB(1, 0, 0x80ffffff);

    assertThat(read(encoded(image, "png"), "a.png", form(1, 2, Color.GRAY)))
        .containsExactly(0, 128);
  }

  @ParameterizedTest
  @CsvSource({
    "STRETCH, 9, 4",
    "STRETCH, 40, 50",
    "FIT, 9, 4",
    "FIT, 4, 9",
    "FILL, 9, 4",
    "FILL, 4, 9"
  })
  void resizesLikeTheFullMatrixOfWeights(Resize resize, int height, int width) throws Exception {
    BufferedImage image = noise(BufferedImage.TYPE_BYTE_GRAY, 23, 17);

    byte[] read =
        read(encoded(image, "png"), "a.png", new ImageForm(height, width, Color.GRAY, resize));

    double ratio = Reference.scale(resize, 23, 17, width, height);
    int outWidth = resize == Resize.FIT ? (int) Math.round(23 * ratio) : width;
    int outHeight = resize == Resize.FIT ? (int) Math.round(17 * ratio) : height;
    double cutWidth = resize == Resize.FILL ? width / ratio : 23;
    double cutHeight = resize == Resize.FILL ? height / ratio : 17;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int inX = x - (width - outWidth) / 2;
        int inY = y - (height - outHeight) / 2;
        boolean inside = inX >= 0 && inX < outWidth && inY >= 0 && inY < outHeight;
        double expected =
            inside
                ? Reference.at(
                    image,
                    inX,
                    cutWidth / outWidth,
                    (23 - cutWidth) / 2,
                    inY,
                    cutHeight / outHeight,
                    (17 - cutHeight) / 2)
                : 0;
        assertThat((double) Byte.toUnsignedInt(read[y * width + x]))
            .isBetween(expected - 0.501, expected + 0.501);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Color.class)
  void keepsTheBoxOfACrop(Color color) throws Exception {
    int type = color == Color.GRAY ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    BufferedImage image = noise(type, 9, 7);
    byte[] file = encoded(image, "png");
    byte[] whole = read(file, "a.png", form(7, 9, color));

    byte[] part = read(file, "a.png", cropped(color, new Crop(2, 3, 4, 5)));

    for (int c = 0; c < color.channels(); c++) {
      for (int y = 0; y < 4; y++) {
        for (int x = 0; x < 5; x++) {
          assertThat(part[(c * 4 + y) * 5 + x]).isEqualTo(whole[(c * 7 + y + 2) * 9 + x + 3]);
        }
      }
    }
  }

  @Test
  void refusesAnImageThatDoesNotReachAsFarAsTheCrop() throws Exception {
    byte[] file = encoded(noise(BufferedImage.TYPE_INT_RGB, 9, 7), "png");

    assertThat(read(file, "a.png", cropped(Color.RGB, new Crop(3, 4, 4, 5)))).hasSize(60);
    for (Crop crop : List.of(new Crop(4, 4, 4, 5), new Crop(3, 5, 4, 5))) {
      assertThatExceptionOfType(ImageProblem.class)
          .isThrownBy(() -> read(file, "a.png", cropped(Color.RGB, crop)))
          .withMessageContaining("is 9 x 7 pixels")
          .satisfies(problem -> assertThat(problem.rule()).isEqualTo("crop"));
    }
  }

  private static ImageForm cropped(Color color, Crop crop) {
    return new ImageForm(crop.height(), crop.width(), color, Resize.STRETCH, crop);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "tiff", "jpg"})
  void refusesWhatEndsEarly(String format) throws IOException {
    byte[] file = encoded(noise(BufferedImage.TYPE_INT_RGB, 60, 60), format);

    assertProblem(Arrays.copyOf(file, file.length / 2), "a." + format, "decode", "damaged");
  }

  @Test
  void refusesWhatIsNoImage() throws IOException {
    byte[] png = encoded(noise(BufferedImage.TYPE_INT_RGB, 3, 3), "png");

    assertProblem(new byte[0], "a.png", "empty", "empty");
    assertProblem(
        "<html>".getBytes(java.nio.charset.StandardCharsets.UTF_8), "a.png", "format", "0x3c68");
    assertProblem(png, "a.jpg", "extension", "the name says JPEG, the content is PNG");
  }

  @Test
  void refusesABombByItsHeader() throws IOException {
    byte[] png = encoded(noise(BufferedImage.TYPE_INT_RGB, 3, 3), "png");
    ByteBuffer.wrap(png).putInt(16, 2_000_000).putInt(20, 2_000_000);
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());

    assertProblem(png, "a.png", "too_many_pixels", "2000000 x 2000000 pixels, allowed: 1000000");
  }

  @Test
  void refusesATiffWhosePixelsTakeMoreThanTheirNumberSays() throws IOException {
    BufferedImage floats =
        ImageTypeSpecifier.createInterleaved(
                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                new int[] {0, 1, 2},
                DataBuffer.TYPE_FLOAT,
                false,
                false)
            .createBufferedImage(3, 3);

    assertProblem(encoded(floats, "tiff"), "a.tiff", "bits", "a pixel takes 96 bits, allowed: 64");
  }

  private static void assertProblem(byte[] file, String name, String rule, String part) {
    assertThatExceptionOfType(ImageProblem.class)
        .isThrownBy(() -> read(file, name, form(4, 4, Color.RGB)))
        .withMessageContaining(part)
        .satisfies(problem -> assertThat(problem.rule()).isEqualTo(rule));
  }

  private static byte[] read(byte[] file, String name, ImageForm form) throws ImageProblem {
    return ImageReading.read(file, name, form, LIMITS);
  }

  private static ImageForm form(int height, int width, Color color) {
    return new ImageForm(height, width, color, Resize.STRETCH);
  }

  private static BufferedImage noise(int type, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, type);
    Random random = new Random(5);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < image.getRaster().getNumBands(); c++) {
          image.getRaster().setSample(x, y, c, random.nextInt(256));
        }
      }
    }
    return image;
  }

  private static byte[] encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  /** Both sides at once, from the definition. */
  private static final class Reference {
    static double scale(Resize resize, double w, double h, double width, double height) {
      return resize == Resize.FIT
          ? Math.min(width / w, height / h)
          : Math.max(width / w, height / h);
    }

    static double at(
        BufferedImage image, int x, double stepX, double left, int y, double stepY, double top) {
      double sum = 0;
      double weights = 0;
      for (int inY = 0; inY < image.getHeight(); inY++) {
        for (int inX = 0; inX < image.getWidth(); inX++) {
          double weight =
              triangle(inX + 0.5 - left - (x + 0.5) * stepX, stepX)
                  * triangle(inY + 0.5 - top - (y + 0.5) * stepY, stepY);
          sum += weight * image.getRaster().getSample(inX, inY, 0);
          weights += weight;
        }
      }
      return sum / weights;
    }

    private static double triangle(double distance, double step) {
      return Math.max(0, 1 - Math.abs(distance) / Math.max(1, step));
    }
  }
}
