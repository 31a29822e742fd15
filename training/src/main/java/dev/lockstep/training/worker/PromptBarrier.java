package dev.lockstep.training.worker;

import org.apache.spark.BarrierTaskContext;

/**
 * Spark's barrier without its second of waiting. While a task waits for the others, {@link
 * BarrierTaskContext} sleeps a second at a time before it looks whether they have come; an
 * interrupt ends that sleep and nothing else, so a thread beside the task sends one every few
 * milliseconds.
 */
final class PromptBarrier {
  private static final long MILLIS = 20;

  private final Thread task = Thread.currentThread();
  private boolean over;

  private PromptBarrier() {}

  /**
   * As {@link BarrierTaskContext#allGather}. An interrupt that ends the task may be swallowed: ask
   * {@link BarrierTaskContext#isInterrupted} afterwards, as after Spark's own.
   */
  static String[] allGather(BarrierTaskContext context, String message) {
    PromptBarrier barrier = new PromptBarrier();
    Thread waker = new Thread(barrier::wake, "barrier-waker-" + context.partitionId());
    waker.setDaemon(true);
    waker.start();
    try {
      return context.allGather(message);
    } finally {
      barrier.end();
    }
  }

  private synchronized void wake() {
    try {
      while (!over) {
        if (sleepsInBarrier(task.getStackTrace())) {
          task.interrupt();
        }
        wait(MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Anywhere else, for example where it sends a message, an interrupt would be an error. */
  private static boolean sleepsInBarrier(StackTraceElement[] stack) {
    return stack.length > 1
        && stack[0].getMethodName().equals("sleep")
        && stack[1].getClassName().equals(BarrierTaskContext.class.getName());
  }

  private synchronized void end() {
    over = true;
    notifyAll();
    Thread.interrupted();
  }
}
