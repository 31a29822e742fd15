package dev.lockstep.training.data;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.RowGroupData;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.ShardReader;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps the files that were read last open, so that their footers are read once. */
final class OpenShards implements AutoCloseable {
  private static final int MOST_OPEN = 32;

  private final DatasetVersion dataset;
  private final BufferPool buffers;
  private final int groupBytes;
  private final Map<String, ShardReader> open = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param groupBytes largest row group, so that every buffer fits every row group
   */
  OpenShards(DatasetVersion dataset, BufferPool buffers, int groupBytes) {
    this.dataset = dataset;
    this.groupBytes = groupBytes;
    this.buffers = buffers;
  }

  RowGroupData read(EpochOrder.Group group) {
    return reader(group.file()).read(group.index(), false, bytes -> buffers.take(groupBytes));
  }

  void giveBack(RowGroupData data) {
    buffers.give(data.features());
  }

  private ShardReader reader(ShardFile file) {
    ShardReader reader = open.get(file.path());
    if (reader == null) {
      closeEldest();
      reader = ShardReader.open(dataset, file);
      open.put(file.path(), reader);
    }
    return reader;
  }

  private void closeEldest() {
    if (open.size() == MOST_OPEN) {
      Iterator<ShardReader> eldest = open.values().iterator();
      eldest.next().close();
      eldest.remove();
    }
  }

  @Override
  public void close() {
    open.values().forEach(ShardReader::close);
    open.clear();
  }
}
