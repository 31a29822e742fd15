package dev.lockstep.jobs.cli;

import dev.lockstep.jobs.config.PipelineFile;
import dev.lockstep.jobs.config.PipelineFiles;
import dev.lockstep.jobs.config.SearchFiles;
import dev.lockstep.jobs.config.UnfrozenPipeline;
import dev.lockstep.jobs.search.SearchPlan;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Pipeline files as the command line names them. */
final class PipelineText {
  private PipelineText() {}

  /**
   * Reads and checks a pipeline file.
   *
   * @param overrides {@code path=value}
   */
  static PipelineFile parse(Path pipeline, List<String> overrides) {
    return PipelineFiles.parse(pipeline.toString(), read(pipeline), overrides, System.getenv());
  }

  /**
   * Reads and checks a pipeline file whose source is to get a schema.
   *
   * @param overrides {@code path=value}
   */
  static UnfrozenPipeline parseUnfrozen(Path pipeline, List<String> overrides) {
    String name = pipeline.toString();
    return PipelineFiles.parseUnfrozen(name, read(pipeline), overrides, System.getenv());
  }

  /**
   * Reads and checks a pipeline file and every trial of its search.
   *
   * @param overrides {@code path=value}
   */
  static SearchPlan search(Path pipeline, List<String> overrides) {
    return SearchFiles.plan(pipeline.toString(), read(pipeline), overrides, System.getenv());
  }

  private static String read(Path pipeline) {
    try {
      return Files.readString(pipeline);
    } catch (NoSuchFileException e) {
      throw new UserException(
          "there is no pipeline file " + pipeline + " in " + Path.of("").toAbsolutePath(), e);
    } catch (CharacterCodingException e) {
      throw new UserException("the pipeline file " + pipeline + " is not UTF-8 text", e);
    } catch (IOException e) {
      if (Files.isDirectory(pipeline)) {
        throw new UserException(
            pipeline + " is a folder; name a pipeline file, such as conf/pipelines/mnist.yaml", e);
      }
      throw new UserException("cannot read the pipeline file " + pipeline + ": " + e, e);
    }
  }
}
