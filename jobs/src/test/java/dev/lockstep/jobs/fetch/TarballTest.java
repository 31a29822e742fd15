package dev.lockstep.jobs.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.jobs.config.PipelineFile.FetchFile;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarballTest {
  @TempDir private Path folder;
  private Path target;

  @BeforeEach
  void makeTarget() throws IOException {
    target = Files.createDirectory(folder.resolve("target"));
  }

  private Tarball tarball(Map<String, String> entries) throws IOException {
    Path file = folder.resolve("package.tgz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file));
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      for (Map.Entry<String, String> entry : new TreeMap<>(entries).entrySet()) {
        byte[] bytes = entry.getValue().getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry header = new TarArchiveEntry(entry.getKey(), true);
        header.setSize(bytes.length);
        tar.putArchiveEntry(header);
        tar.write(bytes);
        tar.closeArchiveEntry();
      }
    }
    return new Tarball("digits@1.0.0", file);
  }

  private static FetchFile wanted(String path, String content) {
    return new FetchFile(path, Hashes.sha256(content));
  }

  @Test
  void extractsWantedFilesAlone() throws IOException {
    Tarball tarball =
        tarball(
            Map.of("package/data/images", "pixels", "package/index.js", "code", "package/x", ""));
    List<RawFile> files = tarball.extract(List.of(wanted("data/images", "pixels")), target);
    assertThat(files).singleElement().extracting(RawFile::name).isEqualTo("images");
    assertThat(files.get(0).path()).hasContent("pixels");
    assertThat(target).isDirectoryNotContaining("glob:**.js");
  }

  @Test
  void namesFileExpectedAndFoundHashWhenAFileDiffers() throws IOException {
    Tarball tarball = tarball(Map.of("package/data/images", "tampered"));
    FetchFile expected = wanted("data/images", "pixels");
    assertThatThrownBy(() -> tarball.extract(List.of(expected), target))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll(
            "data/images", "digits@1.0.0", expected.sha256(), Hashes.sha256("tampered"));
  }

  @Test
  void saysWhichFileThePackageLacks() throws IOException {
    Tarball tarball = tarball(Map.of("package/data/images", "pixels"));
    assertThatThrownBy(() -> tarball.extract(List.of(wanted("data/labels", "x")), target))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("data/labels");
  }

  @Test
  void entriesCannotChooseWhereTheyAreWritten() throws IOException {
    String path = "../../escaped";
    Tarball tarball = tarball(Map.of("package/" + path, "evil", "/etc/evil", "evil"));
    List<RawFile> files = tarball.extract(List.of(wanted(path, "evil")), target);
    assertThat(files).allSatisfy(file -> assertThat(file.path()).hasParent(target));
    assertThat(folder.getParent().resolve("escaped")).doesNotExist();
  }

  @Test
  void truncatedArchiveIsTheEnvironment() throws IOException {
    Tarball whole = tarball(Map.of("package/data/images", "pixels".repeat(10_000)));
    byte[] bytes = Files.readAllBytes(whole.file());
    Files.write(whole.file(), java.util.Arrays.copyOf(bytes, bytes.length / 2));
    FetchFile file = wanted("data/images", "pixels".repeat(10_000));
    assertThatThrownBy(() -> whole.extract(List.of(file), target))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("digits@1.0.0");
  }
}
