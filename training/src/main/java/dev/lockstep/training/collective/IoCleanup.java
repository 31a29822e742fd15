package dev.lockstep.training.collective;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Closes several things, all of them even if one fails. */
final class IoCleanup {
  private IoCleanup() {}

  /** Closes in the given order; idempotent as far as the arguments are. Nulls are passed over. */
  static void close(Closeable... resources) {
    IOException failure = null;
    for (Closeable resource : resources) {
      try {
        if (resource != null) {
          resource.close();
        }
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw new UncheckedIOException("Closing a connection of the ring failed", failure);
    }
  }
}
