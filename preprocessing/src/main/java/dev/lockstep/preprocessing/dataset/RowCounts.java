package dev.lockstep.preprocessing.dataset;

import java.io.Serializable;

/**
 * Accounting of every row that was read: {@code in = train + validation + test + duplicates +
 * filtered + rejected}. The constructor refuses counts that do not add up.
 */
public record RowCounts(
    long in, long train, long validation, long test, long duplicates, long filtered, long rejected)
    implements Serializable {
  public RowCounts {
    long out = train + validation + test + duplicates + filtered + rejected;
    if (in != out) {
      throw new IllegalStateException(
          "row counts do not add up: " + in + " in but " + out + " out");
    }
  }

  /** Of both. */
  public RowCounts plus(RowCounts more) {
    return new RowCounts(
        in + more.in,
        train + more.train,
        validation + more.validation,
        test + more.test,
        duplicates + more.duplicates,
        filtered + more.filtered,
        rejected + more.rejected);
  }

  /** As if so many of the rejected records had never been read. */
  public RowCounts withoutRejected(long records) {
    return new RowCounts(
        in - records, train, validation, test, duplicates, filtered, rejected - records);
  }
}
