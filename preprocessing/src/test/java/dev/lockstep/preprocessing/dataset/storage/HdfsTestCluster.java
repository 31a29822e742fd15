package dev.lockstep.preprocessing.dataset.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An HDFS of one name node and one data node in this process, for one test class: a static field
 * with {@code RegisterExtension} starts and stops it.
 */
public final class HdfsTestCluster implements BeforeAllCallback, AfterAllCallback {
  private Path folder;
  private MiniDFSCluster cluster;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("hdfs");
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
    cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
    cluster.waitActive();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (cluster != null) {
      cluster.close();
    }
    FileUtils.deleteDirectory(folder.toFile());
  }

  /** As a user has it: the cluster is known by addresses alone. */
  public Storage storage() {
    return Storage.of(new Configuration());
  }

  /** Address of a folder that nobody has used. */
  public String newFolder() {
    return cluster.getURI() + "/" + UUID.randomUUID();
  }
}
