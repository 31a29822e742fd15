package dev.lockstep.jobs.run;

import dev.lockstep.training.listener.ProgressListener;

/** Shows a person what a run does. */
public interface Watcher {
  /** One line. */
  void say(String line);

  /**
   * Follows a training run.
   *
   * @param what begins every line
   * @param ranks executors that train together
   * @param epochs planned
   */
  ProgressListener training(String what, int ranks, int epochs);
}
