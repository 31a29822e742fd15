package dev.lockstep.jobs.bench.peer;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Main class of a process that looks at the outputs of all sides in the same way, row by row:
 * {@link ProfileTask} on standard input, {@link Profile} as the answer.
 */
public final class ProfileMain {
  private ProfileMain() {}

  /** Looks and ends. */
  public static void main(String[] args) throws IOException {
    ProfileTask asked = Answers.question(ProfileTask.class);
    SparkSession session = LocalSession.start(asked.task());
    try {
      Answers.answer(profile(session, asked));
    } finally {
      session.stop();
    }
  }

  static Profile profile(SparkSession session, ProfileTask asked) {
    Task task = asked.task();
    if (asked.layout() == Sides.Layout.RAW) {
      long rows = session.read().parquet(task.output()).count();
      return new Profile(rows, List.of(), List.of(), new Profile.Moments(0, 0));
    }
    RawTable table = task.input();
    OutputRows rows = OutputRows.of(session, asked.layout(), task);
    int numbers = table.numbers().size();
    int categories = table.categories().size();
    Tally all =
        rows
            .values()
            .javaRDD()
            .mapPartitions(new Collect(rows.reader(), numbers, categories))
            .collect()
            .stream()
            .reduce(new Tally(numbers, categories), Tally::merge);
    return all.profile();
  }

  /** Travels to executors. */
  private static final class Collect implements FlatMapFunction<Iterator<Row>, Tally> {
    private static final long serialVersionUID = 1;

    private final OutputRows.Reader reader;
    private final int numbers;
    private final int categories;

    private Collect(OutputRows.Reader reader, int numbers, int categories) {
      this.reader = reader;
      this.numbers = numbers;
      this.categories = categories;
    }

    @Override
    public Iterator<Tally> call(Iterator<Row> rows) {
      Tally tally = new Tally(numbers, categories);
      double[] values = new double[numbers + categories + 1];
      while (rows.hasNext()) {
        reader.read(rows.next(), values);
        tally.add(values);
      }
      return List.of(tally).iterator();
    }
  }
}
