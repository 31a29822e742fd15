package dev.lockstep.jobs.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.jobs.apply.FrozenDataset;
import dev.lockstep.jobs.apply.InputRow;
import dev.lockstep.jobs.apply.InvertedRows;
import dev.lockstep.jobs.apply.RowReader;
import dev.lockstep.jobs.session.OpenStore;
import dev.lockstep.preprocessing.csv.CsvFormat;
import dev.lockstep.preprocessing.csv.CsvRows;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lockstep apply}: one line of JSON per row, a tensor or why there is none. */
@Command(
    name = "apply",
    description =
        "Put new rows through what made a dataset of a table: record steps, rules and frozen"
            + " features. Spark is started only to read lookups.")
final class ApplyCommand extends DatasetCommand {
  private static final int BATCH_ROWS = 1024;

  @Parameters(
      index = "0",
      paramLabel = "DATASET",
      description = "Address of a dataset or a pipeline file; ADDRESS@ID for one of its versions.")
  private String dataset;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "ROWS",
      description =
          "Files: *.csv with a header, or JSON lines. Without them JSON lines on standard input.")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--compact", description = "Leave categories as the indices that are stored.")
  private boolean compact;

  @Option(
      names = "--invert",
      description =
          "Undo the features of rows as this command prints them: JSON lines with a field `tensor`"
              + " become columns, as far as they can.")
  private boolean invert;

  @Override
  public Integer call() {
    Target target = target(dataset);
    if (invert) {
      invert(target);
      return 0;
    }
    FrozenDataset frozen;
    try (OpenStore store = target.open()) {
      frozen = FrozenDataset.of(target.in(store.storage()), store::spark);
    }
    Batches batches = new Batches(frozen);
    if (files.isEmpty()) {
      BufferedReader in = standardInput();
      RowReader.jsonLines(in, "standard input", row -> batches.addInteractive(row, in));
    }
    files.forEach(file -> read(file, frozen.csvFormat(), batches));
    batches.flush();
    return 0;
  }

  private void invert(Target target) {
    InvertedRows inverted;
    try (OpenStore store = target.open()) {
      inverted = InvertedRows.of(target.in(store.storage()));
    }
    BiConsumer<JsonNode, String> print =
        (row, where) -> console().result(Json.line(inverted.invert(row, where, compact)));
    if (files.isEmpty()) {
      RowReader.objects(standardInput(), "standard input", print);
    }
    files.forEach(file -> objects(file, print));
  }

  private static void objects(Path file, BiConsumer<JsonNode, String> objects) {
    try (BufferedReader in = Files.newBufferedReader(existing(file))) {
      RowReader.objects(in, file.toString(), objects);
    } catch (IOException e) {
      throw new EnvironmentException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static BufferedReader standardInput() {
    return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  }

  private static Path existing(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UserException("there is no file " + file + " with rows");
    }
    return file;
  }

  private static void read(Path file, CsvFormat format, Batches batches) {
    if (existing(file).toString().toLowerCase(Locale.ROOT).endsWith(".csv")) {
      csv(file, format, batches);
      return;
    }
    try (BufferedReader in = Files.newBufferedReader(file)) {
      RowReader.jsonLines(in, file.toString(), batches::add);
    } catch (IOException e) {
      throw new EnvironmentException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static void csv(Path file, CsvFormat format, Batches batches) {
    Storage storage = Storage.of(new Configuration(false));
    String uri = file.toAbsolutePath().toUri().toString();
    try (CsvRows rows =
        CsvRows.open(storage, new SourceObject(uri, Files.size(file), "local"), format)) {
      RowReader.csv(rows, batches::add);
    } catch (IOException e) {
      throw new EnvironmentException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Collects rows and prints what becomes of them. */
  private final class Batches {
    private final FrozenDataset frozen;
    private final List<InputRow> rows = new ArrayList<>();
    private long done;

    Batches(FrozenDataset frozen) {
      this.frozen = frozen;
    }

    void add(InputRow row) {
      rows.add(row);
      if (rows.size() == BATCH_ROWS) {
        flush();
      }
    }

    /** Whoever writes one line and waits gets its answer. */
    void addInteractive(InputRow row, BufferedReader in) {
      add(row);
      try {
        if (!in.ready()) {
          flush();
        }
      } catch (IOException e) {
        throw new EnvironmentException("cannot read standard input: " + e.getMessage(), e);
      }
    }

    void flush() {
      if (!rows.isEmpty()) {
        frozen
            .encode(rows, done + 1, compact)
            .forEach(encoded -> console().result(Json.line(encoded)));
        done += rows.size();
        rows.clear();
      }
    }
  }
}
