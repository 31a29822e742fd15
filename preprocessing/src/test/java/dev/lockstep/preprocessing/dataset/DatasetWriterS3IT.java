package dev.lockstep.preprocessing.dataset;

import dev.lockstep.preprocessing.dataset.storage.S3TestStore;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(300)
class DatasetWriterS3IT extends DatasetWriterContract {
  @RegisterExtension static final S3TestStore STORE = new S3TestStore("datasetwriter");

  @Override
  Storage storage() {
    return STORE.storage();
  }

  @Override
  String newDataset() {
    return STORE.newFolder();
  }
}
