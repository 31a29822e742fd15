package dev.lockstep.preprocessing.dataset;

import dev.lockstep.preprocessing.dataset.storage.HdfsTestCluster;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(300)
class PublicationHdfsIT extends PublicationContract {
  @RegisterExtension static final HdfsTestCluster CLUSTER = new HdfsTestCluster();

  @Override
  Storage storage() {
    return CLUSTER.storage();
  }

  @Override
  String newRoot() {
    return CLUSTER.newFolder();
  }
}
