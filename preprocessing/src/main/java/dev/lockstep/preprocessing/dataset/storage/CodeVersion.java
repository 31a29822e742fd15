package dev.lockstep.preprocessing.dataset.storage;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which code did something: its version and a hash of its classes and resources. A jar and the
 * folder it was packed from have the same hash, because names and contents are hashed, not the
 * archive.
 *
 * @param version of the jar's manifest, or {@code development} for a folder of classes
 * @param sha256 lower-case hex
 */
public record CodeVersion(String version, String sha256) {
  private static final String METADATA = "META-INF/";

  /** Of the jar or folder that {@code anchor} was loaded from. */
  public static CodeVersion of(Class<?> anchor) {
    String version = anchor.getPackage().getImplementationVersion();
    return new CodeVersion(
        Optional.ofNullable(version).orElse("development"), hash(location(anchor)));
  }

  @Override
  public String toString() {
    return version + " sha256:" + sha256;
  }

  private static Path location(Class<?> anchor) {
    CodeSource source = anchor.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new IllegalArgumentException(anchor + " does not say where it was loaded from");
    }
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("bad location of " + anchor, e);
    }
  }

  static String hash(Path jarOrFolder) {
    try {
      if (Files.isDirectory(jarOrFolder)) {
        return hashTree(jarOrFolder);
      }
      try (FileSystem jar = FileSystems.newFileSystem(jarOrFolder)) {
        return hashTree(jar.getPath("/"));
      }
    } catch (IOException e) {
      throw StorageFailures.translate("read the program's own code at", jarOrFolder.toString(), e);
    }
  }

  private static String hashTree(Path root) throws IOException {
    Map<String, Path> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      all.filter(Files::isRegularFile)
          .forEach(file -> files.put(root.relativize(file).toString().replace('\\', '/'), file));
    }
    MessageDigest digest = Hashes.newSha256();
    for (Map.Entry<String, Path> file : files.entrySet()) {
      if (!file.getKey().startsWith(METADATA)) {
        byte[] bytes = Files.readAllBytes(file.getValue());
        String head = file.getKey() + "\n" + bytes.length + "\n";
        digest.update(head.getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
      }
    }
    return Hashes.hex(digest.digest());
  }
}
