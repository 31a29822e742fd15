package dev.lockstep.jobs.bench.peer;

import dev.lockstep.jobs.bench.peer.Field.Role;
import dev.lockstep.jobs.bench.peer.RawTable.Format;
import dev.lockstep.preprocessing.normalize.ColumnSelection;
import dev.lockstep.preprocessing.normalize.Drop;
import dev.lockstep.preprocessing.normalize.FeatureStep;
import dev.lockstep.preprocessing.normalize.Impute;
import dev.lockstep.preprocessing.normalize.OneHot;
import dev.lockstep.preprocessing.normalize.Standardize;
import dev.lockstep.preprocessing.normalize.TargetSpec;
import dev.lockstep.preprocessing.pipeline.PreprocessSpec;
import dev.lockstep.preprocessing.pipeline.TabularSpec;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import dev.lockstep.preprocessing.source.table.ParquetSpec;
import dev.lockstep.preprocessing.source.table.TableSpec;
import dev.lockstep.preprocessing.split.SplitSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of the benchmark as Lockstep is told about it: the columns that the peers read, impute by
 * the mean, standardize, one index per category. No record may be rejected.
 */
final class LockstepTable {
  private static final double VALIDATION = 0.1;
  private static final long SEED = 17;
  private static final List<String> CLASSES = List.of("0", "1");

  private LockstepTable() {}

  static TabularSpec of(Task task, PreprocessSpec.OutputSpec output) {
    RawTable table = task.input();
    return new TabularSpec(
        Path.of(task.output()).toUri().toString(),
        source(table),
        schema(table),
        List.of(),
        List.of(),
        List.of(),
        features(table),
        target(table.label()),
        new SplitSpec(VALIDATION, 0, SEED),
        new RejectionBudget(0),
        output);
  }

  private static TableSpec source(RawTable table) {
    List<String> addresses =
        table.paths().stream().map(path -> Path.of(path).toUri().toString()).toList();
    return table.format() == Format.CSV ? CsvSpec.of(addresses) : new ParquetSpec(addresses);
  }

  private static SchemaFile schema(RawTable table) {
    List<ColumnSchema> columns =
        table.fields().stream()
            .map(field -> new ColumnSchema(field.name(), field.type().spark(), true, null, null))
            .toList();
    return new SchemaFile(SchemaFile.VERSION, null, columns);
  }

  private static List<FeatureStep> features(RawTable table) {
    List<FeatureStep> steps = new ArrayList<>();
    List<String> unused =
        table.fields().stream()
            .filter(field -> field.role() == Role.UNUSED)
            .map(Field::name)
            .toList();
    if (!unused.isEmpty()) {
      steps.add(new Drop(ColumnSelection.of(unused)));
    }
    steps.add(new Impute(ColumnSelection.NUMERIC, Impute.Strategy.MEAN, null, false));
    steps.add(new Standardize(ColumnSelection.NUMERIC));
    steps.add(new OneHot(ColumnSelection.CATEGORICAL, null, null, null));
    return steps;
  }

  private static TargetSpec target(Field label) {
    return label.role() == Role.CLASS
        ? new TargetSpec.OfClass(label.name(), CLASSES)
        : new TargetSpec.OfValue(label.name(), null, null, null);
  }
}
