package dev.lockstep.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Who needs the server: it ends itself when nobody does. A lease is an empty file named after the
 * process that holds it, so a killed process holds none; the file {@code daemon} holds for ever.
 *
 * @param folder of the files
 */
record Leases(Path folder) {

  private static final String DAEMON = "daemon";

  /** Takes a lease for this process; delete the file to give it back. */
  Path take() throws IOException {
    return Files.createFile(folder.resolve(ProcessIdentity.current() + "." + UUID.randomUUID()));
  }

  /** Keeps the server running until it is stopped by hand, or no longer. */
  void daemon(boolean keep) throws IOException {
    Path file = folder.resolve(DAEMON);
    if (!keep) {
      Files.deleteIfExists(file);
    } else if (!Files.exists(file)) {
      Files.write(file, new byte[0]);
    }
  }

  /** Whether a living process, or the daemon's lease, needs the server. Forgets dead processes. */
  boolean held() throws IOException {
    boolean held = false;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (isHeld(file.getFileName().toString())) {
          held = true;
        } else {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException removed) {
      return false;
    }
    return held;
  }

  private static boolean isHeld(String name) {
    if (name.equals(DAEMON)) {
      return true;
    }
    int end = Math.max(0, name.indexOf('.'));
    Optional<ProcessIdentity> holder = ProcessIdentity.parse(name.substring(0, end));
    return holder.flatMap(ProcessIdentity::handle).isPresent();
  }
}
