package dev.lockstep.jobs.bench.peer;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Everything in one pass over the rows, partitions merged pairwise. */
final class OnePassFit implements SparkFitted.Fit {
  @Override
  public Statistics fit(Dataset<Row> rows, RawTable table) {
    Column[] columns =
        Stream.concat(
                table.numbers().stream().map(name -> col(name).cast("double")),
                table.categories().stream().map(name -> col(name)))
            .toArray(Column[]::new);
    Partial all =
        rows.select(columns)
            .javaRDD()
            .mapPartitions(new Collect(table.numbers().size(), table.categories().size()))
            .reduce(new Merge());
    double[] deviation = new double[all.mean.length];
    for (int i = 0; i < deviation.length; i++) {
      deviation[i] = Statistics.deviation(all.squares[i], all.rows);
    }
    return new Statistics(
        all.mean, deviation, all.frequencies.stream().map(Statistics::index).toList());
  }

  /** Of the rows of some partitions; moments after Welford and Chan. */
  private static final class Partial implements Serializable {
    private static final long serialVersionUID = 1;

    private long rows;
    private final long[] count;
    private final double[] mean;
    private final double[] squares;
    private final ArrayList<HashMap<String, Long>> frequencies = new ArrayList<>();

    private Partial(int numbers, int categories) {
      count = new long[numbers];
      mean = new double[numbers];
      squares = new double[numbers];
      for (int i = 0; i < categories; i++) {
        frequencies.add(new HashMap<>());
      }
    }

    private void add(Row row) {
      rows++;
      for (int i = 0; i < mean.length; i++) {
        if (!row.isNullAt(i)) {
          double value = row.getDouble(i);
          double difference = value - mean[i];
          mean[i] += difference / ++count[i];
          squares[i] += difference * (value - mean[i]);
        }
      }
      for (int i = 0; i < frequencies.size(); i++) {
        if (!row.isNullAt(mean.length + i)) {
          frequencies.get(i).merge(row.getString(mean.length + i), 1L, Long::sum);
        }
      }
    }

    private void add(Partial other) {
      rows += other.rows;
      for (int i = 0; i < mean.length; i++) {
        long both = count[i] + other.count[i];
        if (other.count[i] > 0) {
          double difference = other.mean[i] - mean[i];
          squares[i] +=
              other.squares[i]
                  + difference * difference * count[i] * ((double) other.count[i] / both);
          mean[i] += difference * other.count[i] / both;
          count[i] = both;
        }
      }
      for (int i = 0; i < frequencies.size(); i++) {
        Map<String, Long> into = frequencies.get(i);
        other.frequencies.get(i).forEach((name, n) -> into.merge(name, n, Long::sum));
      }
    }
  }

  /** Travels to executors. */
  private static final class Collect implements FlatMapFunction<Iterator<Row>, Partial> {
    private static final long serialVersionUID = 1;

    private final int numbers;
    private final int categories;

    private Collect(int numbers, int categories) {
      this.numbers = numbers;
      this.categories = categories;
    }

    @Override
    public Iterator<Partial> call(Iterator<Row> rows) {
      Partial partial = new Partial(numbers, categories);
      rows.forEachRemaining(partial::add);
      return List.of(partial).iterator();
    }
  }

  /** Travels to executors. */
  private static final class Merge implements Function2<Partial, Partial, Partial> {
    private static final long serialVersionUID = 1;

    @Override
    public Partial call(Partial left, Partial right) {
      left.add(right);
      return left;
    }
  }
}
