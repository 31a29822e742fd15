package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.storage.ObjectInfo;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;

/** A store where writers wait for each other right before the conditional create. */
final class MeetingStorage implements Storage {
  private static final long serialVersionUID = 1L;
  private static final long LIMIT_SECONDS = 120;
  private final Storage storage;
  private final transient CyclicBarrier barrier;

  MeetingStorage(Storage storage, int writers) {
    this.storage = storage;
    barrier = new CyclicBarrier(writers);
  }

  @Override
  public boolean createIfAbsent(String uri, byte[] bytes) {
    try {
      barrier.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException("the other writer did not come", e);
    }
    return storage.createIfAbsent(uri, bytes);
  }

  @Override
  public Configuration configuration() {
    return storage.configuration();
  }

  @Override
  public FileSystem fileSystem(String uri) {
    return storage.fileSystem(uri);
  }

  @Override
  public Optional<ObjectInfo> stat(String uri) {
    return storage.stat(uri);
  }

  @Override
  public List<ObjectInfo> list(String folder) {
    return storage.list(folder);
  }

  @Override
  public FSDataInputStream open(String uri) {
    return storage.open(uri);
  }

  @Override
  public byte[] read(String uri) {
    return storage.read(uri);
  }

  @Override
  public void write(String uri, byte[] bytes) {
    storage.write(uri, bytes);
  }

  @Override
  public void deleteTree(String folder) {
    storage.deleteTree(folder);
  }
}
