package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.storage.HdfsTestCluster;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tables from HDFS to HDFS. */
@Timeout(300)
class IncrementalHdfsIT extends IncrementalContract {
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
