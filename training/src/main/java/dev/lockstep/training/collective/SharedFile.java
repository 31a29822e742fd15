package dev.lockstep.training.collective;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * The file behind a {@link SharedPipe}, in Linux's memory file system, readable by its owner alone.
 * It has a random name and holds a random mark; who is told both over an authenticated connection,
 * and finds them, sees the same memory. It is deleted as soon as both ends have mapped it.
 *
 * @param name random
 * @param mark random, at the end of the header
 */
record SharedFile(byte[] name, byte[] mark) {
  /** Size of an offer between ranks: name and mark, or zeros for none. */
  static final int OFFER_BYTES = 32;

  private static final Path FOLDER = Path.of("/dev/shm");
  private static final int HALF = OFFER_BYTES / 2;
  private static final int MARK_AT = SharedPipe.HEADER - HALF;
  private static final int BYTES = SharedPipe.HEADER + SharedPipe.CAPACITY;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Nothing to share. */
  static SharedFile none() {
    return new SharedFile(new byte[HALF], new byte[HALF]);
  }

  static SharedFile random() {
    byte[] name = new byte[HALF];
    byte[] mark = new byte[HALF];
    RANDOM.nextBytes(name);
    RANDOM.nextBytes(mark);
    return new SharedFile(name, mark);
  }

  static boolean isSupported() {
    return Files.isDirectory(FOLDER) && Files.isWritable(FOLDER);
  }

  static SharedFile decode(ByteBuffer offer) {
    SharedFile file = none();
    offer.get(file.name).get(file.mark);
    return file;
  }

  ByteBuffer encode() {
    return ByteBuffer.allocate(OFFER_BYTES).put(name).put(mark).flip();
  }

  Path path() {
    return FOLDER.resolve("lockstep-" + HexFormat.of().formatHex(name));
  }

  /**
   * Creates it. Filled with zeros at once, since a full file system would end the process later.
   */
  MappedByteBuffer create() throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try (FileChannel file =
        FileChannel.open(
            path(),
            options,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer zeros = ByteBuffer.allocateDirect(BYTES);
      while (zeros.hasRemaining()) {
        file.write(zeros);
      }
      MappedByteBuffer memory = file.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
      memory.put(MARK_AT, mark);
      return memory;
    }
  }

  /** Maps what another process created; fails if it is not that. */
  MappedByteBuffer open() throws IOException {
    try (FileChannel file =
        FileChannel.open(
            path(), StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      if (file.size() != BYTES) {
        throw new IOException(path() + " has " + file.size() + " bytes instead of " + BYTES);
      }
      MappedByteBuffer memory = file.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
      if (!memory.slice(MARK_AT, HALF).equals(ByteBuffer.wrap(mark))) {
        throw new IOException(path() + " has another mark");
      }
      return memory;
    }
  }

  void delete() throws IOException {
    Files.deleteIfExists(path());
  }
}
