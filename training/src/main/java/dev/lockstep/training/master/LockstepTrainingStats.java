package dev.lockstep.training.master;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.stats.BaseEventStats;
import org.deeplearning4j.spark.stats.EventStats;

/**
 * Where the workers' time went, one event per worker and call of {@code fit}: all of its steps, and
 * the gradient exchanges within them.
 */
public final class LockstepTrainingStats implements SparkTrainingStats {
  private static final long serialVersionUID = 1L;

  /** Steps of one worker, including the exchanges. */
  public static final String FIT = "LockstepFitTimeMs";

  /** Gradient exchanges of one worker. */
  public static final String EXCHANGE = "LockstepExchangeTimeMs";

  private final Map<String, List<EventStats>> events = new TreeMap<>();

  LockstepTrainingStats() {
    events.put(FIT, new ArrayList<>());
    events.put(EXCHANGE, new ArrayList<>());
  }

  void add(MasterOutcome.Facts worker) {
    add(FIT, worker, worker.fitMillis());
    add(EXCHANGE, worker, worker.exchangeMillis());
  }

  private void add(String key, MasterOutcome.Facts worker, long millis) {
    events
        .get(key)
        .add(
            new BaseEventStats(
                worker.host(),
                "rank-" + worker.rank(),
                worker.rank(),
                worker.startedMillis(),
                millis));
  }

  @Override
  public Set<String> getKeySet() {
    return Set.copyOf(events.keySet());
  }

  @Override
  public List<EventStats> getValue(String key) {
    List<EventStats> found = events.get(key);
    if (found == null) {
      throw new IllegalArgumentException("no statistic " + key + ", there are " + events.keySet());
    }
    return List.copyOf(found);
  }

  @Override
  public String getShortNameForKey(String key) {
    return key.equals(FIT) ? "Fit" : "Exchange";
  }

  @Override
  public boolean defaultIncludeInPlots(String key) {
    return true;
  }

  @Override
  public void addOtherTrainingStats(SparkTrainingStats other) {
    events.forEach((key, own) -> own.addAll(other.getValue(key)));
  }

  @Override
  public SparkTrainingStats getNestedTrainingStats() {
    return null;
  }

  @Override
  public String statsAsString() {
    return events.entrySet().stream()
        .map(
            entry ->
                entry.getKey()
                    + ": "
                    + entry.getValue().stream()
                        .map(event -> event.getDurationMs() + " ms on " + event.getMachineID())
                        .collect(Collectors.joining(", ")))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  @Override
  public void exportStatFiles(String folder, SparkContext sc) throws java.io.IOException {
    for (Map.Entry<String, List<EventStats>> entry : events.entrySet()) {
      Path file = new Path(folder, entry.getKey() + ".txt");
      FileSystem fileSystem = file.getFileSystem(sc.hadoopConfiguration());
      try (FSDataOutputStream out = fileSystem.create(file, true)) {
        StringBuilder text = new StringBuilder();
        for (EventStats event : entry.getValue()) {
          if (text.isEmpty()) {
            text.append(event.getStringHeader(",")).append('\n');
          }
          text.append(event.asString(",")).append('\n');
        }
        out.write(text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    }
  }
}
