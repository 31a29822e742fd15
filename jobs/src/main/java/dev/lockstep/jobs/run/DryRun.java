package dev.lockstep.jobs.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.jobs.config.PipelineFile;
import dev.lockstep.jobs.config.PipelineFile.Store;
import dev.lockstep.jobs.session.Addresses;
import dev.lockstep.jobs.session.Home;
import dev.lockstep.jobs.session.OpenStore;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.pipeline.PreprocessPipeline;
import dev.lockstep.preprocessing.pipeline.PreprocessPlan;
import dev.lockstep.preprocessing.pipeline.TabularSpec;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What a pipeline would do, found without Spark and without writing anything.
 *
 * @param pipeline its name
 * @param toFetch addresses of raw objects that would be fetched first
 * @param preprocess the dataset, absent if its raw objects still have to be fetched
 * @param columns of the frozen schema with their types; empty for images
 * @param records steps on records by type, in order
 * @param rules by name or type, in order
 * @param features steps by type, in order
 * @param model address of the model that would be trained, absent if none is
 * @param epochs most epochs of training, absent if nothing is trained
 * @param evaluate split that the model would be evaluated on, absent if none is
 */
public record DryRun(
    String pipeline,
    List<String> toFetch,
    PreprocessPlan preprocess,
    List<String> columns,
    List<String> records,
    List<String> rules,
    List<String> features,
    String model,
    Integer epochs,
    String evaluate) {

  /**
   * Lists the raw objects, holds their columns against the schema and looks what is published.
   *
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if a path finds nothing or
   *     objects lack columns
   */
  public static DryRun of(PipelineFile file, Home home) {
    List<String> wanted = wanted(file);
    if (!wanted.isEmpty() && hasNoStore(file)) {
      return of(file, wanted, null);
    }
    try (OpenStore store = OpenStore.open(file.store(), home, Addresses.of(file))) {
      Storage storage = store.storage();
      file.login().ifPresent(login -> login.configure(storage.configuration()));
      List<String> missing =
          wanted.stream().filter(address -> storage.stat(address).isEmpty()).toList();
      return of(
          file,
          missing,
          missing.isEmpty() ? PreprocessPipeline.plan(storage, file.preprocess()) : null);
    }
  }

  private static DryRun of(PipelineFile file, List<String> missing, PreprocessPlan plan) {
    JsonNode section = file.document().path("preprocess");
    List<String> columns =
        file.preprocess() instanceof TabularSpec table
            ? table.schema().columns().stream().map(DryRun::column).toList()
            : List.of();
    return new DryRun(
        file.name(),
        missing,
        plan,
        columns,
        names(section.path("records")),
        names(section.path("rules")),
        names(section.path("features")),
        file.train().map(train -> train.model()).orElse(null),
        file.train().map(train -> train.stopping().epochs()).orElse(null),
        file.evaluate().map(wanted -> wanted.split().label()).orElse(null));
  }

  private static String column(ColumnSchema column) {
    return column.name() + " " + column.type();
  }

  private static List<String> wanted(PipelineFile file) {
    return file.fetch().stream()
        .flatMap(fetch -> fetch.files().stream().map(raw -> address(fetch.to(), raw.path())))
        .toList();
  }

  private static String address(String folder, String path) {
    return folder + path.substring(path.lastIndexOf('/') + 1);
  }

  private static boolean hasNoStore(PipelineFile file) {
    return file.store() instanceof Store.Embedded embedded && !Files.isDirectory(embedded.folder());
  }

  private static List<String> names(JsonNode steps) {
    return StreamSupport.stream(steps.spliterator(), false)
        .map(step -> step.path(step.has("name") ? "name" : "type").asText())
        .toList();
  }
}
