package dev.lockstep.preprocessing.normalize.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Counts distinct numbers in a hash table without boxes; the two zeros are one number. Beyond its
 * limit it stays bounded and stops being exact: the rarer half is forgotten.
 */
public final class NumberCounts {
  private static final int FIRST = 64;
  private static final int BYTES_PER_ENTRY = 9;

  /** Of a number and its count, with free slots beside them. */
  private static final int BYTES_PER_NUMBER = 48;

  private final int most;
  private double[] numbers = new double[FIRST];
  private long[] counts = new long[FIRST];
  private int size;
  private boolean exact = true;

  /** With the limit of {@link Categories}. */
  public NumberCounts() {
    this(Categories.MOST);
  }

  NumberCounts(int most) {
    this.most = most;
  }

  /** Adds one row for each of the first numbers, none of them NaN. */
  public void add(double[] values, int count) {
    for (int i = 0; i < count; i++) {
      add(values[i], 1);
    }
  }

  /** Adds rows that have a number. */
  public void add(double value, long rows) {
    double number = value + 0.0;
    int at = slot(number);
    if (counts[at] == 0) {
      numbers[at] = number;
      size++;
    }
    counts[at] += rows;
    if (size > most) {
      forget();
    } else if (2 * size > numbers.length) {
      rebuild(2 * numbers.length, 0);
    }
  }

  /** Adds the counts of another one. */
  public void merge(NumberCounts other) {
    exact &= other.exact;
    for (int i = 0; i < other.numbers.length; i++) {
      if (other.counts[i] > 0) {
        add(other.numbers[i], other.counts[i]);
      }
    }
  }

  /** What the numbers take in memory, about. */
  long memory() {
    return (long) BYTES_PER_NUMBER * size;
  }

  /** What was counted. */
  public Categories freeze() {
    List<Categories.Category> all = new ArrayList<>(size);
    for (int i = 0; i < numbers.length; i++) {
      if (counts[i] > 0) {
        all.add(new Categories.Category(Categories.text(numbers[i]), counts[i]));
      }
    }
    return new Categories(all, exact);
  }

  /** Writes the numbers in their order, whatever order they came in. */
  public void write(ByteWriter to) {
    double[] sorted = new double[size];
    int n = 0;
    for (int i = 0; i < numbers.length; i++) {
      if (counts[i] > 0) {
        sorted[n++] = numbers[i];
      }
    }
    Arrays.sort(sorted);
    to.flag(exact).count(size);
    for (double number : sorted) {
      to.number(number).count(counts[slot(number)]);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static NumberCounts read(ByteReader from) {
    NumberCounts counts = new NumberCounts();
    counts.exact = from.flag();
    int size = from.length(BYTES_PER_ENTRY);
    for (int i = 0; i < size; i++) {
      counts.add(from.number(), from.count());
    }
    return counts;
  }

  /** Forgets the rarer half, and at least one. */
  void forget() {
    exact = false;
    long[] sorted = Arrays.stream(counts).filter(c -> c > 0).sorted().toArray();
    rebuild(Categories.slots(sorted), sorted[size / 2]);
  }

  /** Keeps what occurs more often than a limit. */
  private void rebuild(int capacity, long above) {
    double[] oldNumbers = numbers;
    long[] oldCounts = counts;
    numbers = new double[capacity];
    counts = new long[capacity];
    size = 0;
    for (int i = 0; i < oldNumbers.length; i++) {
      if (oldCounts[i] > above) {
        int at = slot(oldNumbers[i]);
        numbers[at] = oldNumbers[i];
        counts[at] = oldCounts[i];
        size++;
      }
    }
  }

  private int slot(double number) {
    int mask = numbers.length - 1;
    int at = hash(number) & mask;
    while (counts[at] > 0 && numbers[at] != number) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private static int hash(double number) {
    long bits = Double.doubleToRawLongBits(number) * 0x9E3779B97F4A7C15L;
    return (int) (bits >>> 32);
  }
}
