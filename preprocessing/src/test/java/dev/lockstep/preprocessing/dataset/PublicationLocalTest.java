package dev.lockstep.preprocessing.dataset;

import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;

class PublicationLocalTest extends PublicationContract {
  @TempDir Path folder;

  @Override
  Storage storage() {
    return Storage.of(new Configuration());
  }

  @Override
  String newRoot() {
    return folder.toUri() + UUID.randomUUID().toString();
  }
}
