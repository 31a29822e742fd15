package dev.lockstep.preprocessing.dataset;

import dev.lockstep.preprocessing.dataset.storage.Hashes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A file that Parquet writes to and that is hashed and counted on its way out. */
final class HashingOutputFile implements OutputFile, AutoCloseable {
  private final FileSystem fileSystem;
  private final Path path;
  private final MessageDigest digest = Hashes.newSha256();
  private HashingStream stream;

  HashingOutputFile(FileSystem fileSystem, Path path) {
    this.fileSystem = fileSystem;
    this.path = path;
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) throws IOException {
    return createOrOverwrite(blockSizeHint);
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
    if (stream != null) {
      throw new IllegalStateException(path + " is being written already");
    }
    stream = new HashingStream(fileSystem.create(path, true), digest);
    return stream;
  }

  /** Without block alignment: padding would make the bytes depend on the file system. */
  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  /** From here on bytes are kept back until {@link #writeTail}. */
  void holdTail() {
    stream.held = new ByteArrayOutputStream();
  }

  /** Writes what was kept back, with the footer at its end made canonical. */
  void writeTail() throws IOException {
    byte[] tail = stream.held.toByteArray();
    stream.held = null;
    stream.position -= tail.length;
    stream.write(CanonicalFooter.of(tail));
  }

  long bytes() {
    return stream.position;
  }

  /** Hash of what was written; call once, after closing. */
  String sha256() {
    return Hashes.hex(digest.digest());
  }

  @Override
  public void close() throws IOException {
    if (stream != null) {
      stream.held = null;
      stream.close();
    }
  }

  private static final class HashingStream extends PositionOutputStream {
    private final OutputStream out;
    private final MessageDigest digest;
    private ByteArrayOutputStream held;
    private long position;
    private boolean closed;

    HashingStream(OutputStream out, MessageDigest digest) {
      this.out = out;
      this.digest = digest;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      position += length;
      if (held != null) {
        held.write(bytes, offset, length);
        return;
      }
      out.write(bytes, offset, length);
      digest.update(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      // Parquet closes the file after its footer, which may still be held
      if (!closed && held == null) {
        closed = true;
        out.close();
      }
    }
  }
}
