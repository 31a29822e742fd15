package dev.lockstep.preprocessing.dataset;

import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;

class DatasetWriterLocalTest extends DatasetWriterContract {
  @TempDir Path folder;

  @Override
  Storage storage() {
    return Storage.of(new Configuration());
  }

  @Override
  String newDataset() {
    return folder.toUri() + UUID.randomUUID().toString();
  }
}
