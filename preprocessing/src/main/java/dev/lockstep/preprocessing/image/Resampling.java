package dev.lockstep.preprocessing.image;

/**
 * Brings pixels to a form. Source rows pass one by one into the output rows that they weigh in, so
 * that memory is that of the output and one source row, whatever the proportions. IEEE 754 doubles
 * in a fixed order: the same bits everywhere.
 */
final class Resampling {
  private final ImageForm form;
  private final Pixels source;
  private final Axis across;
  private final Axis down;

  private Resampling(Pixels source, ImageForm form) {
    this.source = source;
    this.form = form;
    double width = source.width();
    double height = source.height();
    double fit = Math.min(form.width() / width, form.height() / height);
    double fill = Math.max(form.width() / width, form.height() / height);
    switch (form.resize()) {
      case FIT -> {
        across = new Axis(source.width(), 0, width, rounded(width * fit, form.width()));
        down = new Axis(source.height(), 0, height, rounded(height * fit, form.height()));
      }
      case FILL -> {
        across = centered(source.width(), form.width() / fill, form.width());
        down = centered(source.height(), form.height() / fill, form.height());
      }
      default -> {
        across = new Axis(source.width(), 0, width, form.width());
        down = new Axis(source.height(), 0, height, form.height());
      }
    }
  }

  /** uint8 {@code [channels, height, width]}. */
  static byte[] apply(Pixels source, ImageForm form) {
    return new Resampling(source, form).run();
  }

  private byte[] run() {
    int channels = form.color().channels();
    double[][][] sums = new double[channels][down.size()][across.size()];
    int[][] row = new int[channels][source.width()];
    double[] narrow = new double[across.size()];
    int open = 0;
    for (int y = down.first(0); y <= down.last(down.size() - 1); y++) {
      while (down.last(open) < y) {
        open++;
      }
      source.row(y, form.color(), row);
      for (int c = 0; c < channels; c++) {
        narrow(row[c], narrow);
        for (int out = open; out < down.size() && down.first(out) <= y; out++) {
          add(narrow, down.weight(out, y), sums[c][out]);
        }
      }
    }
    return placed(sums);
  }

  private void narrow(int[] row, double[] narrow) {
    for (int out = 0; out < narrow.length; out++) {
      double sum = 0;
      for (int in = across.first(out); in <= across.last(out); in++) {
        sum += across.weight(out, in) * row[in];
      }
      narrow[out] = sum;
    }
  }

  private static void add(double[] row, double weight, double[] sums) {
    for (int x = 0; x < row.length; x++) {
      sums[x] += weight * row[x];
    }
  }

  private byte[] placed(double[][][] sums) {
    byte[] values = new byte[form.color().channels() * form.height() * form.width()];
    int left = (form.width() - across.size()) / 2;
    int top = (form.height() - down.size()) / 2;
    for (int c = 0; c < sums.length; c++) {
      for (int y = 0; y < down.size(); y++) {
        int at = (c * form.height() + top + y) * form.width() + left;
        for (int x = 0; x < across.size(); x++) {
          values[at + x] = (byte) Math.max(0, Math.min(255, Math.floor(sums[c][y][x] + 0.5)));
        }
      }
    }
    return values;
  }

  private static Axis centered(int sourceSize, double length, int size) {
    return new Axis(sourceSize, (sourceSize - length) / 2, length, size);
  }

  private static int rounded(double size, int most) {
    return (int) Math.max(1, Math.min(most, Math.round(size)));
  }
}
