package dev.lockstep.jobs.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.jobs.config.PipelineFile.Fetch;
import dev.lockstep.jobs.config.PipelineFile.FetchFile;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetcherTest {
  @TempDir private Path folder;
  private final List<String> notices = new ArrayList<>();
  private final Storage storage = Storage.of(new Configuration(false));
  private Path data;
  private Path raw;
  private Fetch fetch;

  @BeforeEach
  void describeTwoFiles() throws IOException {
    data = Files.createDirectory(folder.resolve("data"));
    raw = folder.resolve("raw");
    fetch =
        new Fetch(
            "digits@1.0.0",
            raw.toUri().toString(),
            List.of(
                new FetchFile("data/images", Hashes.sha256("pixels")),
                new FetchFile("data/labels", Hashes.sha256("classes"))));
  }

  private Fetcher.Result fetch() {
    return new Fetcher(storage, notices::add).fetch(fetch, Optional.of(data));
  }

  private void zip(String name, String content) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(data.resolve(name)))) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void takesPlainAndGzippedFilesAndStoresThemPlain() throws IOException {
    Files.writeString(data.resolve("images"), "pixels");
    zip("labels.gz", "classes");
    assertThat(fetch()).isEqualTo(new Fetcher.Result(2, 2, 13));
    assertThat(raw.resolve("images")).hasContent("pixels");
    assertThat(raw.resolve("labels")).hasContent("classes");
    assertThat(notices).isEmpty();
  }

  @Test
  void leavesObjectsThatAreRightUntouched() throws IOException {
    Files.writeString(data.resolve("images"), "pixels");
    Files.writeString(data.resolve("labels"), "classes");
    fetch();
    Object before = Files.readAttributes(raw.resolve("images"), "*").get("fileKey");
    assertThat(fetch()).isEqualTo(new Fetcher.Result(2, 0, 0));
    assertThat(Files.readAttributes(raw.resolve("images"), "*")).containsEntry("fileKey", before);
  }

  @Test
  void replacesTheObjectThatDiffersAlone() throws IOException {
    Files.writeString(data.resolve("images"), "pixels");
    Files.writeString(data.resolve("labels"), "classes");
    fetch();
    Files.writeString(raw.resolve("labels"), "damaged");
    Files.deleteIfExists(raw.resolve(".labels.crc"));
    assertThat(fetch().uploaded()).isEqualTo(1);
    assertThat(raw.resolve("labels")).hasContent("classes");
  }

  @Test
  void usesTheUsersOwnDataAndSaysThatItIsNotThePublishedOne() throws IOException {
    Files.writeString(data.resolve("images"), "my own");
    Files.writeString(data.resolve("labels"), "classes");
    fetch();
    assertThat(raw.resolve("images")).hasContent("my own");
    assertThat(notices).singleElement().asString().contains("images", "not the published file");
  }

  @Test
  void needsNoPackageWhenEverythingIsThere() throws IOException {
    Files.writeString(data.resolve("images"), "pixels");
    Files.writeString(data.resolve("labels"), "classes");
    fetch();
    assertThat(new Fetcher(storage, notices::add).fetch(fetch, Optional.empty()))
        .isEqualTo(new Fetcher.Result(2, 0, 0));
  }

  @Test
  void leavesTheUsersOwnDataWhereAPackageWouldBeFetched() throws IOException {
    Files.writeString(data.resolve("images"), "my own");
    Files.writeString(data.resolve("labels"), "classes");
    fetch();
    notices.clear();
    assertThat(new Fetcher(storage, notices::add).fetch(fetch, Optional.empty()).uploaded())
        .isZero();
    assertThat(raw.resolve("images")).hasContent("my own");
    assertThat(notices)
        .singleElement()
        .asString()
        .contains("images is not the published file", "used as it is");
  }

  @Test
  void namesEveryMissingFileAndWhatIsThere() throws IOException {
    Files.writeString(data.resolve("notes.txt"), "");
    assertThatThrownBy(this::fetch)
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("images, labels", ".gz", "notes.txt");
    assertThat(raw).doesNotExist();
  }

  @Test
  void refusesAHalfGzipFileAndUploadsNothing() throws IOException {
    Files.writeString(data.resolve("images"), "pixels");
    zip("labels.gz", "classes");
    byte[] whole = Files.readAllBytes(data.resolve("labels.gz"));
    Files.write(data.resolve("labels.gz"), Arrays.copyOf(whole, whole.length - 9));
    assertThatThrownBy(this::fetch)
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("labels.gz", "not a complete gzip file");
    assertThat(raw).doesNotExist();
  }

  @Test
  void refusesAFolderThatIsNone() {
    data = folder.resolve("absent");
    assertThatThrownBy(this::fetch)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is not a folder");
  }
}
