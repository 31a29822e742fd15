package dev.lockstep.preprocessing.quality;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.ShardReader;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;

/** Keys of a file, a row group at a time. */
record ReadKeys(DatasetVersion version) implements FlatMapFunction<ShardFile, String> {
  private static final long serialVersionUID = 1L;

  @Override
  public Iterator<String> call(ShardFile file) {
    ShardReader reader = ShardReader.open(version, file);
    TaskContext.get().addTaskCompletionListener(new CloseReader(reader));
    return IntStream.range(0, file.rowGroups().size())
        .boxed()
        .flatMap(group -> reader.keys(group).stream())
        .iterator();
  }
}
