package dev.lockstep.preprocessing.dataset.storage;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.io.WritableUtils;

/**
 * {@link Storage} over Hadoop's {@link FileSystem}. Hadoop keeps one file system per scheme,
 * authority and user in a process, so the settings of the first one opened hold for the others.
 */
final class HadoopStorage implements Storage {
  private static final long serialVersionUID = 1L;

  private transient Configuration configuration;

  HadoopStorage(Configuration configuration) {
    this.configuration = new Configuration(configuration);
  }

  @Override
  public Configuration configuration() {
    return configuration;
  }

  @Override
  public FileSystem fileSystem(String uri) {
    try {
      FileSystem fileSystem = new Path(uri).getFileSystem(configuration);
      // without Hadoop's .crc files beside ours: manifests and pages carry checksums of their own
      return fileSystem instanceof LocalFileSystem local ? local.getRawFileSystem() : fileSystem;
    } catch (IOException e) {
      throw StorageFailures.translate("open the file system of", uri, e);
    }
  }

  @Override
  public Optional<ObjectInfo> stat(String uri) {
    try {
      FileStatus status = fileSystem(uri).getFileStatus(new Path(uri));
      return status.isFile() ? Optional.of(info(status)) : Optional.empty();
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw StorageFailures.translate("look at", uri, e);
    }
  }

  @Override
  public List<ObjectInfo> list(String folder) {
    List<ObjectInfo> found = new ArrayList<>();
    try {
      FileSystem fileSystem = fileSystem(folder);
      if (AtomicFiles.isLocal(fileSystem)) {
        collect(fileSystem, new Path(folder), found);
      } else {
        RemoteIterator<LocatedFileStatus> files = fileSystem.listFiles(new Path(folder), true);
        while (files.hasNext()) {
          found.add(info(files.next()));
        }
      }
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw StorageFailures.translate("list", folder, e);
    }
    found.sort(Comparator.comparing(ObjectInfo::uri));
    return found;
  }

  /**
   * {@code listFiles} on a local disk runs a process for each file to learn its permissions, and
   * fails when one is deleted meanwhile.
   */
  private static void collect(FileSystem fileSystem, Path folder, List<ObjectInfo> found)
      throws IOException {
    for (FileStatus status : fileSystem.listStatus(folder)) {
      if (status.isFile()) {
        found.add(info(status));
        continue;
      }
      try {
        collect(fileSystem, status.getPath(), found);
      } catch (FileNotFoundException e) {
        // deleted since it was listed
      }
    }
  }

  @Override
  public FSDataInputStream open(String uri) {
    try {
      return fileSystem(uri).open(new Path(uri));
    } catch (FileNotFoundException e) {
      throw new UserException(uri + " does not exist", e);
    } catch (IOException e) {
      throw StorageFailures.translate("open", uri, e);
    }
  }

  @Override
  public byte[] read(String uri) {
    try (FSDataInputStream in = open(uri)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw StorageFailures.translate("read", uri, e);
    }
  }

  @Override
  public void write(String uri, byte[] bytes) {
    try {
      AtomicFiles.replace(fileSystem(uri), new Path(uri), bytes);
    } catch (IOException e) {
      throw StorageFailures.translate("write", uri, e);
    }
  }

  @Override
  public boolean createIfAbsent(String uri, byte[] bytes) {
    try {
      return AtomicFiles.createIfAbsent(fileSystem(uri), new Path(uri), bytes);
    } catch (IOException e) {
      throw StorageFailures.translate("create", uri, e);
    }
  }

  @Override
  public void deleteTree(String folder) {
    try {
      fileSystem(folder).delete(new Path(folder), true);
    } catch (FileNotFoundException e) {
      // already what was asked for
    } catch (IOException e) {
      throw StorageFailures.translate("delete", folder, e);
    }
  }

  private static ObjectInfo info(FileStatus status) {
    String etag = status instanceof EtagSource source ? source.getEtag() : null;
    if (etag == null) {
      etag = status.getModificationTime() + "-" + status.getLen();
    }
    return new ObjectInfo(status.getPath().toString(), status.getLen(), etag);
  }

  /** Hadoop's own form compresses where each value came from, which costs most of its time. */
  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    Map<String, String> settings = new TreeMap<>();
    // where a value came from is lost, and with it what the user has chosen
    S3aDefaults.applyTo(new Configuration(configuration))
        .forEach(setting -> settings.put(setting.getKey(), setting.getValue()));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(bytes);
    data.writeInt(settings.size());
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      WritableUtils.writeString(data, setting.getKey());
      WritableUtils.writeString(data, setting.getValue());
    }
    out.writeInt(bytes.size());
    out.write(bytes.toByteArray());
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    DataInputStream data = new DataInputStream(new ByteArrayInputStream(bytes));
    configuration = new Configuration(false);
    for (int left = data.readInt(); left > 0; left--) {
      configuration.set(WritableUtils.readString(data), WritableUtils.readString(data));
    }
  }
}
