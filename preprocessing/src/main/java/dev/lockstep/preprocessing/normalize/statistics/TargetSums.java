package dev.lockstep.preprocessing.normalize.statistics;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums of the target by text and fold. Bounded: beyond its limit of texts it takes no more of them
 * and is not exact any more.
 */
public final class TargetSums {
  /** Parts that the train rows are divided into. */
  public static final int FOLDS = 5;

  /** Distinct texts that a column may have, with one or two outputs. */
  public static final int MOST = 100_000;

  /** Sums that a column may have, 8 MiB: the manifest keeps a mean for each. */
  private static final int MOST_SUMS = 1 << 20;

  private final int outputs;
  private final Map<Text, FoldSums> texts = new TreeMap<>();
  private final FoldSums all;
  private FoldSums missing;
  private boolean exact = true;

  /** UTF-8 in the order of its bytes. */
  private record Text(byte[] bytes) implements Comparable<Text> {
    @Override
    public int compareTo(Text other) {
      return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Text that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  /**
   * @param outputs numbers that a row's target is: 1 for a value and for two classes, else one per
   *     class
   */
  public TargetSums(int outputs) {
    this.outputs = outputs;
    all = new FoldSums(outputs);
    missing = new FoldSums(outputs);
  }

  /** Numbers that a row's target is. */
  public int outputs() {
    return outputs;
  }

  /** Distinct texts that fit. */
  public int most() {
    return Math.min(MOST, MOST_SUMS / ((outputs + 1) * FOLDS));
  }

  /** Whether all texts are there. */
  public boolean exact() {
    return exact;
  }

  /** The texts in the order of their bytes. */
  public List<String> texts() {
    List<String> list = new ArrayList<>(texts.size());
    texts.keySet().forEach(text -> list.add(new String(text.bytes(), StandardCharsets.UTF_8)));
    return list;
  }

  /** Of the rows that have a text, in the order of {@link #texts}. */
  public List<FoldSums> byText() {
    return List.copyOf(texts.values());
  }

  /** Of all rows, those without a text included. */
  public FoldSums all() {
    return all;
  }

  /** Where rows with a text, or null for those without, are added; null if there are too many. */
  public FoldSums of(byte[] text) {
    if (text == null) {
      return missing;
    }
    Text key = new Text(text);
    FoldSums known = texts.get(key);
    if (known == null && texts.size() < most()) {
      known = new FoldSums(outputs);
      texts.put(key, known);
    }
    exact &= known != null;
    return known;
  }

  /** Adds the sums of another one, of as many outputs. */
  void merge(TargetSums other) {
    exact &= other.exact;
    all.merge(other.all);
    missing.merge(other.missing);
    other.texts.forEach((text, sums) -> merge(text.bytes(), sums));
  }

  /** With a text where one was missing. */
  TargetSums filled(String value) {
    TargetSums filled = new TargetSums(outputs);
    filled.merge(this);
    if (missing.rows() > 0) {
      filled.merge(value.getBytes(StandardCharsets.UTF_8), missing);
    }
    filled.missing = new FoldSums(outputs);
    return filled;
  }

  void write(ByteWriter to) {
    to.count(outputs).flag(exact);
    all.write(to);
    missing.write(to);
    to.count(texts.size());
    texts.forEach(
        (text, sums) -> {
          to.bytes(text.bytes());
          sums.write(to);
        });
  }

  static TargetSums read(ByteReader from) {
    TargetSums read = new TargetSums(from.length(FOLDS * Double.BYTES));
    read.exact = from.flag();
    read.all.merge(FoldSums.read(read.outputs, from));
    read.missing.merge(FoldSums.read(read.outputs, from));
    int size = from.length(read.outputs * FOLDS * Double.BYTES);
    for (int i = 0; i < size; i++) {
      byte[] text = from.bytes();
      read.texts.put(new Text(text), FoldSums.read(read.outputs, from));
    }
    return read;
  }

  private void merge(byte[] text, FoldSums sums) {
    FoldSums to = of(text);
    if (to != null) {
      to.merge(sums);
    }
  }
}
