package dev.lockstep.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.training.listener.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingTest {
  @TempDir private Path folder;
  private final Storage storage = Storage.of(new Configuration());
  private final Said said = new Said(new ArrayList<>());
  private String root;
  private DatasetVersion dataset;

  @BeforeEach
  void publish() {
    root = folder.toUri().toString().replaceAll("/+$", "");
    Manifest manifest = RowsTest.manifest(new RowCounts(4, 4, 0, 0, 0, 0, 0), 4);
    byte[] bytes = Json.pretty(manifest);
    storage.write(root + "/versions/" + manifest.id() + "/manifest.json", bytes);
    storage.write(
        pointer(),
        Json.pretty(
            Map.of(
                "version", manifest.id(),
                "manifest_sha256", Hashes.sha256(bytes),
                "published_at", "2024-04-01T12:00:00Z")));
    dataset = DatasetVersion.latest(storage, root).orElseThrow();
  }

  private String pointer() {
    return root + "/published/00000000000000000001.json";
  }

  @Test
  void holdsTheVersionUntilItIsClosed() {
    try (Reading reading = Reading.of(dataset, said)) {
      assertThat(reading.dataset()).isSameAs(dataset);
      assertThat(storage.list(root + "/readers/" + dataset.manifest().id())).hasSize(1);
    }
    assertThat(storage.list(root + "/readers")).isEmpty();
    assertThat(said.lines()).isEmpty();
  }

  @Test
  void whereNothingCanBeWrittenItIsReadAllTheSameAndThatIsSaid() throws IOException {
    Files.writeString(folder.resolve("readers"), "a file, not a folder");

    try (Reading reading = Reading.of(dataset, said)) {
      assertThat(reading.dataset()).isSameAs(dataset);
    }
    assertThat(said.lines())
        .singleElement()
        .asString()
        .contains(dataset.manifest().id(), "could be removed while it is read", "readers");
  }

  @Test
  void aVersionThatWasRemovedSinceItWasOpenedIsNotRead() {
    storage.deleteTree(pointer());

    assertThatThrownBy(() -> Reading.of(dataset, said))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no version " + dataset.manifest().id() + " is published");
    assertThat(storage.list(root + "/readers")).isEmpty();
  }

  private record Said(List<String> lines) implements Watcher {
    @Override
    public void say(String line) {
      lines.add(line);
    }

    @Override
    public ProgressListener training(String what, int ranks, int epochs) {
      throw new IllegalStateException("nothing is trained");
    }
  }
}
