package dev.lockstep.training.checkpoint;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.storage.ObjectInfo;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;

/** Local storage on which one file finds no space. */
final class FullDisk implements Storage {
  private static final long serialVersionUID = 1L;

  private final Storage local = Storage.of(new Configuration(false));
  private final String full;

  FullDisk(String full) {
    this.full = full;
  }

  @Override
  public void write(String uri, byte[] bytes) {
    if (uri.endsWith("/" + full)) {
      throw new EnvironmentException("cannot write " + uri + ": No space left on device");
    }
    local.write(uri, bytes);
  }

  @Override
  public Configuration configuration() {
    return local.configuration();
  }

  @Override
  public FileSystem fileSystem(String uri) {
    return local.fileSystem(uri);
  }

  @Override
  public Optional<ObjectInfo> stat(String uri) {
    return local.stat(uri);
  }

  @Override
  public List<ObjectInfo> list(String folder) {
    return local.list(folder);
  }

  @Override
  public FSDataInputStream open(String uri) {
    return local.open(uri);
  }

  @Override
  public byte[] read(String uri) {
    return local.read(uri);
  }

  @Override
  public boolean createIfAbsent(String uri, byte[] bytes) {
    return local.createIfAbsent(uri, bytes);
  }

  @Override
  public void deleteTree(String folder) {
    local.deleteTree(folder);
  }
}
