package dev.lockstep.training.data;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Assembles batches ahead into a fixed number of slots that go round between two queues. */
final class PrefetchThread {
  private static final long STOP_SECONDS = 30;

  /** What the consumer finds when there are no more batches. */
  private record Entry(BatchSlot slot, Throwable failure) {}

  private final BatchAssembler assembler;
  private final int firstStep;
  private final int steps;
  private final BufferPool buffers;
  private final List<BatchSlot> slots = new ArrayList<>();
  private final BlockingQueue<BatchSlot> free;
  private final BlockingQueue<Entry> ready;
  private final Thread thread;
  private final AtomicLong workedNanos = new AtomicLong();
  private Entry end;
  private volatile boolean stopping;

  PrefetchThread(
      String name,
      BatchAssembler assembler,
      int firstStep,
      int steps,
      MemoryPlan memory,
      int elements,
      BufferPool buffers) {
    this.assembler = assembler;
    this.firstStep = firstStep;
    this.steps = steps;
    this.buffers = buffers;
    this.free = new ArrayBlockingQueue<>(memory.slots());
    this.ready = new ArrayBlockingQueue<>(memory.slots() + 1);
    int bytes = BatchSlot.bytes(memory.batchRows(), elements);
    for (int i = 0; i < memory.slots(); i++) {
      slots.add(new BatchSlot(buffers.take(bytes), memory.batchRows(), elements));
    }
    free.addAll(slots);
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    Throwable failure = null;
    try {
      for (int step = firstStep; step < steps && !stopping; step++) {
        // waits without a deadline of its own: the consumer may compute long, and stop() interrupts
        BatchSlot slot = free.take();
        long start = System.nanoTime();
        assembler.assemble(step, slot);
        workedNanos.addAndGet(System.nanoTime() - start);
        ready.add(new Entry(slot, null));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = new IllegalStateException("the reader was closed", e);
    } catch (RuntimeException | Error e) {
      failure = e;
    }
    finish(failure);
  }

  private void finish(Throwable failure) {
    Throwable outcome = failure;
    // an interrupt is for waiting; closing files in this thread must not see it
    boolean interrupted = Thread.interrupted();
    try {
      assembler.close();
    } catch (RuntimeException e) {
      if (outcome == null) {
        outcome = e;
      } else {
        outcome.addSuppressed(e);
      }
    }
    ready.add(new Entry(null, outcome));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next slot, or {@code null} after the last; rethrows what ended the thread. */
  BatchSlot take(long timeout, TimeUnit unit) throws InterruptedException {
    if (stopping) {
      throw new IllegalStateException("the reader is closed");
    }
    Entry entry = end != null ? end : ready.poll(timeout, unit);
    if (entry == null) {
      throw new EnvironmentException(
          "no batch was read for "
              + unit.toSeconds(timeout)
              + " s; the store or this machine has stalled");
    }
    if (entry.slot() == null) {
      end = entry;
      rethrow(entry.failure());
    }
    return entry.slot();
  }

  private static void rethrow(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
  }

  /** Time in {@link BatchAssembler#assemble}. */
  long workedNanos() {
    return workedNanos.get();
  }

  void recycle(BatchSlot slot) {
    free.add(slot);
  }

  /** Ends the thread and gives the slots' memory back. */
  synchronized void stop() {
    if (stopping) {
      return;
    }
    stopping = true;
    thread.interrupt();
    boolean interrupted = Thread.interrupted();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      throw new EnvironmentException(
          "thread " + thread.getName() + " is still reading " + STOP_SECONDS + " s after closing");
    }
    slots.forEach(slot -> buffers.give(slot.memory()));
  }
}
