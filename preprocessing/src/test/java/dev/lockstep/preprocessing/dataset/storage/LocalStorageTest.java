package dev.lockstep.preprocessing.dataset.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStorageTest extends StorageContract {
  @TempDir Path folder;

  @Override
  Storage storage() {
    return Storage.of(new Configuration());
  }

  @Override
  String newFolder() {
    return folder.toUri() + UUID.randomUUID().toString();
  }

  @Test
  void leavesNoTemporaryOrChecksumFiles() throws Exception {
    String uri = folder.toUri() + "x";
    storage().write(uri, bytes("1"));
    storage().createIfAbsent(uri, bytes("2"));

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("x"));
    }
  }

  @Test
  void saysThatAFolderIsInTheWay() throws Exception {
    Files.writeString(folder.resolve("file"), "1");
    String uri = folder.toUri() + "file/below";

    assertThatThrownBy(() -> storage().write(uri, bytes("1")))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("file/below");
  }

  /** The way of HDFS: rename without overwriting is atomic there. */
  @Test
  void movesIntoPlaceOnlyIfTheNameIsFree() throws Exception {
    FileSystem fileSystem = storage().fileSystem(folder.toUri().toString());
    org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path(folder.toUri() + "x");

    AtomicFiles.moveIntoPlace(fileSystem, target, bytes("1"), Rename.NONE);
    assertThatThrownBy(() -> AtomicFiles.moveIntoPlace(fileSystem, target, bytes("2"), Rename.NONE))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(folder.resolve("x")).hasContent("1");
    AtomicFiles.moveIntoPlace(fileSystem, target, bytes("3"), Rename.OVERWRITE);
    assertThat(folder.resolve("x")).hasContent("3");
  }
}
