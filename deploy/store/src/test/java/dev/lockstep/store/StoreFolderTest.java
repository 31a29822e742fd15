package dev.lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreFolderTest {

  @TempDir Path path;
  private StoreFolder folder;

  @BeforeEach
  void create() throws IOException {
    folder = new StoreFolder(path);
    folder.create();
  }

  @Test
  void addressesAreReadAsWritten() throws IOException {
    var address = new StoreFolder.Address(ProcessIdentity.current(), 49152);
    assertThat(folder.readAddress()).isEmpty();

    folder.writeAddress(address);

    assertThat(folder.readAddress()).contains(address);
  }

  @Test
  void credentialsAreWrittenForTheOwnerAndNotPrinted() throws IOException {
    var credentials = new StoreFolder.Credentials("AKEY", "hush");

    folder.writeCredentials(credentials);

    assertThat(folder.readCredentials()).contains(credentials);
    assertThat(credentials.toString()).contains("AKEY").doesNotContain("hush");
    Path file = path.resolve("credentials.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aDamagedAddressIsNone() throws IOException {
    Files.writeString(path.resolve("server.json"), "{\"server\": \"12");

    assertThat(folder.readAddress()).isEmpty();
  }
}
