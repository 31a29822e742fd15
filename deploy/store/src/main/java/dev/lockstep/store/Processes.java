package dev.lockstep.store;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for processes with a deadline. */
final class Processes {

  private Processes() {}

  /** Asks the process to end and kills it when it does not. */
  static void end(ProcessHandle process, Duration limit) {
    process.destroy();
    if (!awaitEnd(process, limit)) {
      process.destroyForcibly();
      if (!awaitEnd(process, limit)) {
        throw new StoreException("Process " + process.pid() + " cannot be ended.");
      }
    }
  }

  /** Whether the process ended within the limit. */
  static boolean awaitEnd(ProcessHandle process, Duration limit) {
    try {
      process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new StoreException("Cannot wait for process " + process.pid() + ": " + e, e);
    }
  }
}
