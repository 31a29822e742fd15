package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.normalize.ColumnSelection;
import dev.lockstep.preprocessing.normalize.FeatureStep;
import dev.lockstep.preprocessing.normalize.Frequency;
import dev.lockstep.preprocessing.normalize.Hash;
import dev.lockstep.preprocessing.normalize.OneHot;
import dev.lockstep.preprocessing.normalize.Ordinal;
import dev.lockstep.preprocessing.normalize.Standardize;
import dev.lockstep.preprocessing.normalize.TargetSpec;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.ParquetSpec;
import dev.lockstep.preprocessing.split.SplitSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * Runs in a process of its own, whose heap is small: for each step one line with the step's name
 * and the manifest's statistics as JSON, or the user's mistake; then the process's largest size.
 */
final class ManyValues {
  private ManyValues() {}

  /**
   * @param arguments folder with {@code rows.parquet}, and steps for its column {@code word}
   */
  public static void main(String... arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    for (String step : List.of(arguments).subList(1, arguments.length)) {
      System.out.println(step + ": " + run(spec(folder, step)));
    }
    Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .forEach(System.out::println);
    LocalSpark.session().stop();
  }

  private static String run(TabularSpec spec) {
    Storage storage = Storage.of(new Configuration());
    try {
      return Json.line(
          PreprocessPipeline.run(LocalSpark::session, storage, spec, true)
              .dataset()
              .manifest()
              .statistics());
    } catch (UserException e) {
      return e.getMessage();
    }
  }

  private static TabularSpec spec(Path folder, String step) {
    return new TabularSpec(
        folder.resolve(step).toUri().toString(),
        new ParquetSpec(List.of(folder.resolve("rows.parquet").toUri().toString())),
        new SchemaFile(
            SchemaFile.VERSION,
            null,
            List.of(
                new ColumnSchema("id", "bigint", false, null, null),
                new ColumnSchema("word", "string", true, null, null),
                new ColumnSchema("size", "double", false, null, null),
                new ColumnSchema("kind", "string", false, null, null))),
        List.of("id"),
        List.of(),
        List.of(),
        List.of(step(step), new Standardize(ColumnSelection.of("size"))),
        new TargetSpec.OfClass("kind", List.of("even", "odd")),
        new SplitSpec(0, 0, 17),
        new RejectionBudget(0),
        new PreprocessSpec.OutputSpec(64 << 20, 4096, 7));
  }

  private static FeatureStep step(String name) {
    ColumnSelection word = ColumnSelection.of("word");
    Map<String, FeatureStep> steps =
        Map.of(
            "frequency", new Frequency(word, null),
            "ordinal", new Ordinal(word, null, null),
            "one_hot", new OneHot(word, 100, null, null),
            "hash", new Hash(word, 64));
    return steps.get(name);
  }
}
