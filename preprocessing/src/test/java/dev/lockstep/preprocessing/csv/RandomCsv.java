package dev.lockstep.preprocessing.csv;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A random file of delimited text with everything that makes it hard to read, and the format it is
 * in. All is drawn from the seed.
 *
 * @param columns number of fields of a record
 */
record RandomCsv(byte[] bytes, CsvFormat format, int columns) {
  private static final String BYTE_ORDER_MARK = "\ufeff";
  private static final String[] WORDS = {
    "a", "bc", "-3.1415", "0", "héllo", "日本語", "😀", " x ", "longer text than a word of eight"
  };

  static RandomCsv of(long seed) {
    Random random = new Random(seed);
    CsvFormatBuilder format =
        CsvFormat.builder()
            .delimiter(pick(random, ",;\t|".toCharArray()))
            .quote(random.nextInt(4) == 0 ? '\'' : '"')
            .header(random.nextBoolean())
            .splitBytes(random.nextInt(8) == 0 ? 1 << 20 : 7 + random.nextInt(58));
    if (random.nextInt(3) == 0) {
      format.escape('\\');
    }
    if (random.nextInt(4) == 0) {
      format.comment('#');
    }
    return new Writer(random, format.build()).file();
  }

  private static char pick(Random random, char[] from) {
    return from[random.nextInt(from.length)];
  }

  private static final class Writer {
    private final Random random;
    private final CsvFormat format;
    private final StringBuilder text = new StringBuilder();
    private final int columns;
    private final String newline;
    private final int quoting;

    Writer(Random random, CsvFormat format) {
      this.random = random;
      this.format = format;
      columns = 2 + random.nextInt(4);
      newline = new String[] {"\n", "\r\n", "\r"}[random.nextInt(3)];
      quoting = random.nextInt(5);
    }

    RandomCsv file() {
      if (random.nextInt(5) == 0) {
        text.append(BYTE_ORDER_MARK);
      }
      if (format.header()) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
          names.add("c" + i);
        }
        text.append(String.join(String.valueOf(format.delimiter()), names)).append(newline);
      }
      int records = 1 + random.nextInt(20);
      for (int i = 0; i < records; i++) {
        lineToSkip();
        for (int c = 0; c < columns; c++) {
          text.append(c == 0 ? "" : format.delimiter());
          field(c == 0);
        }
        if (i < records - 1 || random.nextBoolean()) {
          text.append(newline);
        }
      }
      return new RandomCsv(text.toString().getBytes(StandardCharsets.UTF_8), format, columns);
    }

    private void lineToSkip() {
      if (format.comment() != null && random.nextInt(4) == 0) {
        text.append("# a comment, with \"quotes").append(newline);
      }
      if (random.nextInt(10) == 0) {
        text.append(newline);
      }
    }

    private void field(boolean first) {
      switch (random.nextInt(6)) {
        case 0 -> text.append(""); // missing
        case 1, 2 -> quoted();
        default -> text.append(plain(first));
      }
    }

    private String plain(boolean first) {
      String word = WORDS[random.nextInt(WORDS.length)];
      return !first && random.nextInt(20) == 0 ? word + format.quote() + "x" : word;
    }

    private void quoted() {
      char quote = format.quote();
      text.append(quote);
      int parts = random.nextInt(4);
      for (int i = 0; i < parts; i++) {
        switch (random.nextInt(quoting + 4)) {
          case 0 -> text.append(format.delimiter());
          case 1 -> text.append(newline);
          case 2 -> text.append(format.escape()).append(quote);
          case 3 -> text.append(format.escape()).append(format.escape());
          default -> text.append(WORDS[random.nextInt(WORDS.length)]);
        }
      }
      text.append(quote);
    }
  }
}
