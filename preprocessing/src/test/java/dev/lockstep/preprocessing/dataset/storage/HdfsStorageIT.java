package dev.lockstep.preprocessing.dataset.storage;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(300)
class HdfsStorageIT extends StorageContract {
  @RegisterExtension static final HdfsTestCluster CLUSTER = new HdfsTestCluster();

  @Override
  Storage storage() {
    return CLUSTER.storage();
  }

  @Override
  String newFolder() {
    return CLUSTER.newFolder();
  }
}
