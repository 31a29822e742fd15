package dev.lockstep.preprocessing.dataset.storage;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;

/**
 * Objects by address ({@code s3a://bucket/key}, {@code file:///path}, {@code hdfs://...}) over
 * Hadoop's file systems. Travels to executors; the configuration it carries may hold credentials,
 * so it is never printed.
 *
 * <p>Every method throws {@link dev.lockstep.preprocessing.dataset.error.EnvironmentException} when
 * the store refuses (wrong secret, no connection, no space) and says which address and what the
 * store answered.
 */
public interface Storage extends Serializable {
  /** Storage over a copy of {@code configuration}. */
  static Storage of(Configuration configuration) {
    return new HadoopStorage(configuration);
  }

  /** The configuration, for libraries that open files themselves. */
  Configuration configuration();

  /** The file system behind an address. */
  FileSystem fileSystem(String uri);

  /** Size and entity tag, or empty if there is no such object. */
  Optional<ObjectInfo> stat(String uri);

  /** Objects below a prefix folder, recursively, sorted by address; empty if there is none. */
  List<ObjectInfo> list(String folder);

  /** Opens an object for positioned reads. */
  FSDataInputStream open(String uri);

  /**
   * Reads a whole small object.
   *
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if there is no such object
   */
  byte[] read(String uri);

  /** Writes an object, replacing what was there; complete or absent, never partial. */
  void write(String uri, byte[] bytes);

  /**
   * Creates an object only if there is none: of several concurrent callers exactly one gets {@code
   * true}. S3 conditional create (If-None-Match), atomic create on HDFS and local files.
   */
  boolean createIfAbsent(String uri, byte[] bytes);

  /** Deletes a folder and everything below it; no error if it is absent. */
  void deleteTree(String folder);
}
