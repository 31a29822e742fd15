package dev.lockstep.training.trainer;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Ends the ranks before Spark ends their executors when the process is told to end, so that rank 0
 * can write a checkpoint.
 */
final class ShutdownGuard implements AutoCloseable {
  /** Higher runs earlier; Spark stops its context at 40. */
  private static final int PRIORITY = 60;

  private static final Duration SLACK = Duration.ofSeconds(5);

  private final Runnable hook;

  private ShutdownGuard(Runnable hook) {
    this.hook = hook;
  }

  /**
   * @param end ends the ranks and waits for them
   * @param longest that it waits
   */
  static ShutdownGuard open(Runnable end, Duration longest) {
    ShutdownHookManager manager = ShutdownHookManager.get();
    if (!manager.isShutdownInProgress()) {
      long millis = longest.plus(SLACK).toMillis();
      manager.addShutdownHook(end, PRIORITY, millis, TimeUnit.MILLISECONDS);
    }
    return new ShutdownGuard(end);
  }

  @Override
  public void close() {
    ShutdownHookManager manager = ShutdownHookManager.get();
    if (!manager.isShutdownInProgress()) {
      manager.removeShutdownHook(hook);
    }
  }
}
