package dev.lockstep.jobs.bench.preprocess;

import dev.lockstep.jobs.bench.peer.RawTable;
import dev.lockstep.jobs.bench.peer.Sides;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Raw data to measure with. */
public enum BenchCase {
  /** 20 numbers, 5 categories, a class; 3 % missing. */
  CSV("csv", 5_000_000, Group.TABLE) {
    @Override
    RawTable prepare(RawData data, long rows) {
      return data.syntheticCsv(rows);
    }
  },
  /** TPC-H's largest table as CSV; the price is to be predicted. */
  LINEITEM_CSV("lineitem-csv", RawData.LINE_ITEMS_OF_SCALE_1, Group.TABLE) {
    @Override
    RawTable prepare(RawData data, long rows) {
      return data.lineItemsCsv(rows);
    }
  },
  /** The same as Parquet. */
  LINEITEM_PARQUET("lineitem-parquet", RawData.LINE_ITEMS_OF_SCALE_1, Group.TABLE) {
    @Override
    RawTable prepare(RawData data, long rows) {
      return data.lineItemsParquet(rows);
    }
  },
  /** Three million flights as Parquet; the delay is to be predicted. */
  FLIGHTS_PARQUET("flights-parquet", 0, Group.TABLE) {
    @Override
    RawTable prepare(RawData data, long rows) {
      return data.flights();
    }
  },
  /** 70,000 handwritten digits in IDX files; nobody else reads those, so there is one peer. */
  MNIST("mnist", 0, Group.IMAGES) {
    @Override
    RawTable prepare(RawData data, long rows) {
      return data.mnist();
    }
  };

  private enum Group {
    TABLE,
    IMAGES
  }

  private final String label;
  private final long rows;
  private final Group group;

  BenchCase(String label, long rows, Group group) {
    this.label = label;
    this.rows = rows;
    this.group = group;
  }

  /** Makes the raw data, or finds it. */
  abstract RawTable prepare(RawData data, long rows);

  /** Name on the command line and in results. */
  public String label() {
    return label;
  }

  /** Rows if nobody says otherwise; 0 if the data is given. */
  long usualRows() {
    return rows;
  }

  boolean rowsCanBeChosen() {
    return rows > 0;
  }

  /** Who can do it. */
  List<Sides> sides() {
    return switch (group) {
      case TABLE -> List.of(Sides.values());
      case IMAGES -> List.of(Sides.LOCKSTEP, Sides.SPARK_COPY);
    };
  }

  static List<String> labels(Predicate<BenchCase> which) {
    return Arrays.stream(values()).filter(which).map(BenchCase::label).toList();
  }

  /**
   * The case of a name.
   *
   * @throws UserException that names those there are
   */
  public static BenchCase of(String label) {
    return Arrays.stream(values())
        .filter(found -> found.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "--case is \""
                        + label
                        + "\"; there are: "
                        + String.join(", ", labels(all -> true))));
  }
}
