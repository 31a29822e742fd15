package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.storage.S3TestStore;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class IncrementalS3IT extends IncrementalContract {
  private static final String BUCKET = "incremental";

  @TempDir static Path folder;
  private static S3TestStore store;

  @BeforeAll
  static void startStore() {
    store = S3TestStore.start(folder, BUCKET);
  }

  @AfterAll
  static void stopStore() {
    store.close();
  }

  @Override
  Storage storage() {
    return Storage.of(store.configuration());
  }

  @Override
  String newRoot() {
    return "s3a://" + BUCKET + "/" + UUID.randomUUID();
  }
}
