package dev.lockstep.jobs.config;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Files of the repository that tests read, and a smallest pipeline to spoil. */
final class Documents {
  /** Tests run in the module's folder. */
  static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  /** Every line has a reason to be there: required keys, one per line. */
  static final String SMALL =
      """
      pipeline: small
      preprocess:
        dataset: s3a://datasets/small
        source:
          format: idx
          train: {images: s3a://raw/a, labels: s3a://raw/b}
          test: {images: s3a://raw/c, labels: s3a://raw/d}
          shape: [28, 28]
          classes: [0, 1, 2]
      train:
        model: s3a://models/small
        network:
          layers:
            - {type: dense, units: 16}
            - {type: output}
        global_batch: 32
        epochs: 2
      """;

  private Documents() {}

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a pipeline file that has no secrets. */
  static PipelineFile parse(String text, String... overrides) {
    return PipelineFiles.parse("p.yaml", text, List.of(overrides), Map.of());
  }

  /** What a wrong pipeline file is answered with. */
  static String failure(String text, String... overrides) {
    return failure(text, List.of(overrides), Map.of());
  }

  static String failure(String text, Map<String, String> environment) {
    return failure(text, List.of(), environment);
  }

  private static String failure(
      String text, List<String> overrides, Map<String, String> environment) {
    return assertThatExceptionOfType(UserException.class)
        .isThrownBy(() -> PipelineFiles.parse("p.yaml", text, overrides, environment))
        .actual()
        .getMessage();
  }
}
