package dev.lockstep.jobs.run;

import dev.lockstep.training.listener.ProgressListener;

/** Shows a person what a run does. */
public interface Watcher {
  /** One line. */
  void say(String line);

  /**
   * Follows a training run.
   *
   * @param ranks executors that train together
   * @param epochs planned
   */
  ProgressListener training(int ranks, int epochs);
}
