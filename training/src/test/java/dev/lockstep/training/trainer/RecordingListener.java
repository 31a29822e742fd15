package dev.lockstep.training.trainer;

import dev.lockstep.training.listener.EpochMetrics;
import dev.lockstep.training.listener.ProgressListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Remembers what it was told, and can act on progress. */
final class RecordingListener implements ProgressListener {
  final List<Integer> epochs = new CopyOnWriteArrayList<>();
  final List<String> notices = new CopyOnWriteArrayList<>();
  private volatile Consumer<Integer> onEpoch = epoch -> {};

  /** Calls {@code action} with every finished epoch. */
  RecordingListener onEpoch(Consumer<Integer> action) {
    onEpoch = action;
    return this;
  }

  @Override
  public void onEpoch(EpochMetrics metrics) {
    epochs.add(metrics.epoch());
    onEpoch.accept(metrics.epoch());
  }

  @Override
  public void onNotice(String message) {
    notices.add(message);
  }
}
