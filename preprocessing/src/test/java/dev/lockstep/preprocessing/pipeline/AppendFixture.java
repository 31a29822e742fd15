package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A table of one day. */
abstract class AppendFixture {
  @TempDir Path temporary;
  final Storage storage = Storage.of(new Configuration());

  DailyTable table;

  TabularSpec spec;

  @BeforeEach
  void writeTheFirstDay() {
    table = new DailyTable(storage, temporary.toUri().toString());
    spec = table.spec("set");
    table.write(1);
  }
}
