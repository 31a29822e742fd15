package dev.lockstep.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a store, which are also how its server and the handles find each other.
 *
 * <pre>
 * buckets/BUCKET/KEY   objects as plain files
 * credentials.json     access key and secret key, mode 0600, made on first use
 * server.json          process and port of the running server
 * server.lock          locked by the server for as long as it lives
 * server.log           what it had to say
 * leases/              one empty file for each handle that needs the server
 * </pre>
 *
 * @param path of the folder, absolute
 */
record StoreFolder(Path path) {

  /** Where the server can be reached. */
  record Address(ProcessIdentity server, int port) {}

  /** Keys of the only user. */
  record Credentials(String accessKey, String secretKey) {
    @Override
    public String toString() {
      return "Credentials[accessKey=" + accessKey + ", secretKey=<hidden>]";
    }
  }

  StoreFolder {
    path = path.toAbsolutePath().normalize();
  }

  Path buckets() {
    return path.resolve("buckets");
  }

  Path credentials() {
    return path.resolve("credentials.json");
  }

  Path lock() {
    return path.resolve("server.lock");
  }

  Path log() {
    return path.resolve("server.log");
  }

  Leases leases() {
    return new Leases(path.resolve("leases"));
  }

  /** Makes the folders. */
  void create() throws IOException {
    Files.createDirectories(buckets());
    Files.createDirectories(leases().folder());
  }

  Optional<Address> readAddress() throws IOException {
    Optional<String> text = read(path.resolve("server.json"));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<ProcessIdentity> server = field(text.get(), "server").flatMap(ProcessIdentity::parse);
    Optional<Integer> port = field(text.get(), "port").map(Integer::valueOf);
    return server.flatMap(s -> port.map(p -> new Address(s, p)));
  }

  void writeAddress(Address address) throws IOException {
    String text = "{\"server\": \"%s\", \"port\": \"%d\"}%n";
    replace(path.resolve("server.json"), text.formatted(address.server, address.port), "rw-r--r--");
  }

  void deleteAddress() throws IOException {
    Files.deleteIfExists(path.resolve("server.json"));
  }

  Optional<Credentials> readCredentials() throws IOException {
    Optional<String> text = read(credentials());
    return text.flatMap(
        t ->
            field(t, "access_key")
                .flatMap(a -> field(t, "secret_key").map(s -> new Credentials(a, s))));
  }

  void writeCredentials(Credentials credentials) throws IOException {
    String text = "{\"access_key\": \"%s\", \"secret_key\": \"%s\"}%n";
    replace(
        credentials(), text.formatted(credentials.accessKey, credentials.secretKey), "rw-------");
  }

  private static Optional<String> read(Path file) throws IOException {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  /** A reader sees the old text or the new one, and nobody sees it with wider permissions. */
  private static void replace(Path file, String text, String permissions) throws IOException {
    Path next = file.resolveSibling("." + file.getFileName() + "." + ProcessHandle.current().pid());
    Files.deleteIfExists(next);
    Files.createFile(
        next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
    Files.write(next, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The files hold one flat object with string values that need no escapes. */
  private static Optional<String> field(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
