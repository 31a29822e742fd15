package dev.lockstep.preprocessing.dataset;

import dev.lockstep.preprocessing.dataset.storage.S3TestStore;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(300)
class PublicationS3IT extends PublicationContract {
  @RegisterExtension static final S3TestStore STORE = new S3TestStore("publication");

  @Override
  Storage storage() {
    return STORE.storage();
  }

  @Override
  String newRoot() {
    return STORE.newFolder();
  }
}
