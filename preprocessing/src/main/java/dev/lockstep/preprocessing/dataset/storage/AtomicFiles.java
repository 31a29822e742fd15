package dev.lockstep.preprocessing.dataset.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;

/**
 * Whole-file writes that are complete or absent: one PUT on S3, a renamed or linked temporary file
 * on local disks, a renamed temporary file on HDFS and whatever else renames atomically.
 */
final class AtomicFiles {
  private AtomicFiles() {}

  static boolean isLocal(FileSystem fileSystem) {
    return "file".equals(fileSystem.getUri().getScheme());
  }

  private static boolean isS3a(FileSystem fileSystem) {
    return "s3a".equals(fileSystem.getUri().getScheme());
  }

  static void replace(FileSystem fileSystem, Path path, byte[] bytes) throws IOException {
    if (isLocal(fileSystem)) {
      replaceLocal(path, bytes);
    } else if (isS3a(fileSystem)) {
      try (FSDataOutputStream out = fileSystem.create(path, true)) {
        out.write(bytes);
      }
    } else {
      moveIntoPlace(fileSystem, path, bytes, Rename.OVERWRITE);
    }
  }

  /** Whether the file was created; {@code false} if the name was taken. */
  static boolean createIfAbsent(FileSystem fileSystem, Path path, byte[] bytes) throws IOException {
    try {
      if (isLocal(fileSystem)) {
        linkLocal(path, bytes);
      } else if (isS3a(fileSystem)) {
        putIfNoneMatch(fileSystem, path, bytes);
      } else {
        moveIntoPlace(fileSystem, path, bytes, Rename.NONE);
      }
      return true;
    } catch (FileAlreadyExistsException | org.apache.hadoop.fs.FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      if (StorageFailures.isPreconditionFailed(e)) {
        return false;
      }
      throw e;
    }
  }

  private static void putIfNoneMatch(FileSystem fileSystem, Path path, byte[] bytes)
      throws IOException {
    FSDataOutputStreamBuilder<?, ?> builder =
        fileSystem.createFile(path).recursive().overwrite(false);
    builder.must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
    try (FSDataOutputStream out = builder.build()) {
      out.write(bytes);
    }
  }

  static void moveIntoPlace(FileSystem fileSystem, Path path, byte[] bytes, Rename mode)
      throws IOException {
    Path temporary =
        new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID() + ".tmp");
    FileContext context = FileContext.getFileContext(fileSystem.getUri(), fileSystem.getConf());
    try {
      try (FSDataOutputStream out = fileSystem.create(temporary, false)) {
        out.write(bytes);
        out.hsync();
      }
      context.rename(temporary, path, mode);
    } catch (IOException e) {
      deleteQuietly(fileSystem, temporary, e);
      throw e;
    }
  }

  private static void deleteQuietly(FileSystem fileSystem, Path path, IOException cause) {
    try {
      fileSystem.delete(path, false);
    } catch (FileNotFoundException e) {
      // nothing was left behind
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static void replaceLocal(Path path, byte[] bytes) throws IOException {
    java.nio.file.Path temporary = temporary(path, bytes);
    Files.move(
        temporary,
        Paths.get(path.toUri().getPath()),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** A hard link fails if the name is taken, which {@code FileSystem.create} does not promise. */
  private static void linkLocal(Path path, byte[] bytes) throws IOException {
    java.nio.file.Path temporary = temporary(path, bytes);
    try {
      Files.createLink(Paths.get(path.toUri().getPath()), temporary);
    } finally {
      Files.delete(temporary);
    }
  }

  private static java.nio.file.Path temporary(Path path, byte[] bytes) throws IOException {
    java.nio.file.Path target = Paths.get(path.toUri().getPath());
    Files.createDirectories(target.getParent());
    java.nio.file.Path temporary =
        target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try (FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
      return temporary;
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
  }
}
