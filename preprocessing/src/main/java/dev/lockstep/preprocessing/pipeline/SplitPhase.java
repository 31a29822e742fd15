package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.DatasetRow;
import dev.lockstep.preprocessing.dataset.DatasetWriter;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;

/** Writes the splits of a version and tells what came of it. Lives on the driver. */
record SplitPhase(DatasetWriter writer, Phases phases, int rowGroupRows) {
  private static final double MEBIBYTE = 1 << 20;

  /**
   * @param rows of the splits that have any, one partition per file
   */
  Map<Split, SplitFiles> write(Map<Split, JavaRDD<DatasetRow>> rows, Schema schema) {
    Phases.Timed<Map<Split, SplitFiles>> written =
        phases.run("writing splits", () -> writer.writeSplits(rows, schema, rowGroupRows));
    written.result().forEach(SplitPhase::tell);
    Phases.say(
        "%,d rows written in %.1f s",
        written.result().values().stream().mapToLong(SplitFiles::rows).sum(), written.seconds());
    return written.result();
  }

  private static void tell(Split split, SplitFiles written) {
    List<ShardFile> files = written.files();
    if (!files.isEmpty()) {
      Phases.say(
          "%s: %,d rows (%,d %s, %,.1f MiB)",
          split.label(),
          written.rows(),
          files.size(),
          files.size() == 1 ? "file" : "files",
          files.stream().mapToLong(ShardFile::bytes).sum() / MEBIBYTE);
    }
  }
}
