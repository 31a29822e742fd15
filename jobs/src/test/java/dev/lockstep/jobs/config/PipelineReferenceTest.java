package dev.lockstep.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PipelineReferenceTest {
  private static final Path PAGE = Documents.ROOT.resolve("docs/reference/pipeline-file.md");
  private static final String COMMAND =
      "./mvnw -pl jobs -am test -Dtest=PipelineReferenceTest -Dupdate=true"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  @Test
  void referencePageSaysWhatTheSchemaSays() throws IOException {
    String page = PipelineReference.page(PipelineSchema.load());
    if (Boolean.getBoolean("update")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }

    assertThat(PAGE).as("write it with: " + COMMAND).exists();
    assertThat(Documents.read(PAGE)).as("stale; write it with: " + COMMAND).isEqualTo(page);
  }
}
