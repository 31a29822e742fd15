package dev.lockstep.preprocessing.normalize.statistics;

import org.apache.spark.sql.catalyst.util.QuantileSummaries;

/**
 * Quantiles of any number of numbers in some hundred kilobytes: Spark's Greenwald-Khanna summaries,
 * fed with sorted runs instead of single values, which saves most of their time. A quantile's rank
 * is off by at most {@link #ERROR} of the count; up to {@code 1 / (2 * ERROR)} numbers per run are
 * kept exactly.
 */
final class QuantileSketch {
  /** Largest error of a rank, as a share of the count. */
  static final double ERROR = 1e-4;

  private static final int RUN = 1 << 16;
  private static final int FIRST = 1 << 10;
  private static final int BYTES_PER_SAMPLE = 10;
  private double[] run = new double[FIRST];
  private int size;
  private QuantileSummaries summary = summary(new QuantileSummaries.Stats[0], 0);

  /**
   * Adds numbers.
   *
   * @param values finite float64 {@code [at least count]}
   */
  void add(double[] values, int count) {
    int from = 0;
    while (from < count) {
      int part = Math.min(count - from, RUN - size);
      reserve(size + part);
      System.arraycopy(values, from, run, size, part);
      size += part;
      from += part;
      if (size == RUN) {
        flush();
      }
    }
  }

  void merge(QuantileSketch other) {
    flush();
    other.flush();
    summary = joined(summary, other.summary);
  }

  Quantiles freeze() {
    flush();
    QuantileSummaries.Stats[] samples = summary.sampled();
    double[] values = new double[samples.length];
    double[] ranks = new double[samples.length];
    long before = 0;
    for (int i = 0; i < samples.length; i++) {
      before += samples[i].g();
      values[i] = samples[i].value();
      ranks[i] = before - 1 + samples[i].delta() / 2.0;
    }
    // the middle of where a rank may lie need not ascend where two samples overlap
    for (int i = 1; i < ranks.length; i++) {
      ranks[i] = Math.max(ranks[i], ranks[i - 1]);
    }
    return new Quantiles(values, ranks, ranks, summary.count());
  }

  void write(ByteWriter to) {
    flush();
    QuantileSummaries.Stats[] samples = summary.sampled();
    to.count(summary.count()).count(samples.length);
    for (QuantileSummaries.Stats sample : samples) {
      to.number(sample.value()).count(sample.g()).count(sample.delta());
    }
  }

  static QuantileSketch read(ByteReader from) {
    long count = from.count();
    QuantileSummaries.Stats[] samples = new QuantileSummaries.Stats[from.length(BYTES_PER_SAMPLE)];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = new QuantileSummaries.Stats(from.number(), from.count(), from.count());
    }
    QuantileSketch sketch = new QuantileSketch();
    sketch.summary = summary(samples, count);
    return sketch;
  }

  /**
   * Sorts the run and keeps every so many-th number, so that no rank moves by more than allowed.
   */
  private void flush() {
    if (size == 0) {
      return;
    }
    RadixSort.sort(run, size);
    int step = (int) Math.max(1, Math.floor(2 * ERROR * size));
    int kept = (size - 1 + step - 1) / step + 1;
    QuantileSummaries.Stats[] samples = new QuantileSummaries.Stats[kept];
    int before = -1;
    for (int i = 0; i < kept; i++) {
      int rank = Math.min(i * step, size - 1);
      samples[i] = new QuantileSummaries.Stats(run[rank], rank - before, 0);
      before = rank;
    }
    summary = joined(summary, summary(samples, size));
    size = 0;
  }

  private static QuantileSummaries joined(QuantileSummaries a, QuantileSummaries b) {
    if (a.count() == 0 || b.count() == 0) {
      return a.count() == 0 ? b : a;
    }
    return a.merge(b);
  }

  private static QuantileSummaries summary(QuantileSummaries.Stats[] samples, long count) {
    return new QuantileSummaries(
        QuantileSummaries.defaultCompressThreshold(), ERROR, samples, count, true);
  }

  private void reserve(int wanted) {
    if (wanted > run.length) {
      run = java.util.Arrays.copyOf(run, Math.min(RUN, Math.max(wanted, 2 * run.length)));
    }
  }
}
