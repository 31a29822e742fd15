package dev.lockstep.preprocessing.quality;

import dev.lockstep.preprocessing.dataset.ShardReader;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/** A reader that is left before its end is closed with its task. */
record CloseReader(ShardReader reader) implements TaskCompletionListener {
  @Override
  public void onTaskCompletion(TaskContext context) {
    reader.close();
  }
}
