package dev.lockstep.jobs.fetch;

import dev.lockstep.preprocessing.dataset.storage.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/** Copies streams and hashes them on the way. */
final class HashedCopy {
  private static final int BUFFER_BYTES = 1 << 20;

  private HashedCopy() {}

  /**
   * Copies a stream to its end.
   *
   * @param maxBytes more than that is refused
   * @return SHA-256 of what was copied, lower-case hex
   */
  static String copy(InputStream in, OutputStream out, long maxBytes) throws IOException {
    MessageDigest digest = Hashes.newSha256();
    DigestInputStream source = new DigestInputStream(in, digest);
    byte[] buffer = new byte[BUFFER_BYTES];
    long copied = 0;
    for (int read = source.read(buffer); read >= 0; read = source.read(buffer)) {
      copied += read;
      if (copied > maxBytes) {
        throw new IOException("more than the allowed " + maxBytes + " bytes");
      }
      out.write(buffer, 0, read);
    }
    return Hashes.hex(digest.digest());
  }
}
