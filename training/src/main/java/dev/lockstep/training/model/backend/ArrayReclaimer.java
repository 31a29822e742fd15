package dev.lockstep.training.model.backend;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.memory.Deallocatable;
import org.nd4j.linalg.api.memory.Deallocator;
import org.nd4j.linalg.api.memory.deallocation.DeallocatorService;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees the native side of ND4J's arrays once nothing in Java reaches them, in place of ND4J's own
 * service, whose two threads wake up after each collection to compete with training for the cores.
 * Here whoever makes an array frees up to two others first, and one thread looks ten times a second
 * for what nobody freed.
 *
 * <p>The collector does not know how much native memory hangs on a small object. So that thread
 * also starts a collection where the process has more memory than a limit, and again each time that
 * it has grown by an eighth of the limit since. JavaCPP would compare the two for each pointer that
 * it makes, and read a file of {@code /proc} to do so.
 */
final class ArrayReclaimer extends DeallocatorService {
  private static final Logger LOG = LoggerFactory.getLogger(ArrayReclaimer.class);
  private static final long PAUSE_MILLIS = 100;

  /** More than one, so that what one collection leaves is gone well before the next. */
  private static final int FREED_PER_ARRAY = 2;

  private final ReferenceQueue<Deallocatable> unreachable = new ReferenceQueue<>();
  private final MemoryLimit limit;

  /** Of a list without which the references themselves would be unreachable. */
  private Tracked newest;

  ArrayReclaimer(MemoryLimit limit) {
    this.limit = limit;
  }

  /**
   * Replaces ND4J's service, once ND4J has been loaded; what arrays that has it keeps.
   *
   * @param limit in bytes of physical memory of the process; 0 for none
   */
  static void install(long limit) {
    ArrayReclaimer reclaimer = new ArrayReclaimer(new MemoryLimit(limit));
    try {
      Field service = Nd4j.class.getDeclaredField("deallocatorService");
      service.setAccessible(true);
      service.set(null, reclaimer);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this ND4J keeps its deallocator service elsewhere", e);
    }
    Thread thread = new Thread(reclaimer::watch, "lockstep-array-reclaimer");
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    thread.start();
  }

  @Override
  public void pickObject(Deallocatable object) {
    track(new Tracked(object, unreachable));
    for (int i = 0; i < FREED_PER_ARRAY; i++) {
      freeNext();
    }
  }

  private void watch() {
    try {
      while (true) {
        freeAll();
        if (limit.isPassedBy(Pointer.physicalBytes())) {
          System.gc();
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Frees whatever the collector has found to be unreachable. */
  void freeAll() {
    while (freeNext()) {
      // there may be more
    }
  }

  private boolean freeNext() {
    Reference<? extends Deallocatable> found = unreachable.poll();
    if (found == null) {
      return false;
    }
    Tracked tracked = (Tracked) found;
    forget(tracked);
    try {
      tracked.deallocator.deallocate();
    } catch (RuntimeException e) {
      // whoever makes an array has nothing to do with another that cannot be freed
      LOG.warn("native memory of an array stays allocated", e);
    }
    return true;
  }

  private synchronized void track(Tracked added) {
    added.older = newest;
    if (newest != null) {
      newest.newer = added;
    }
    newest = added;
  }

  private synchronized void forget(Tracked gone) {
    if (gone.newer == null) {
      newest = gone.older;
    } else {
      gone.newer.older = gone.older;
    }
    if (gone.older != null) {
      gone.older.newer = gone.newer;
    }
  }

  private static final class Tracked extends WeakReference<Deallocatable> {
    private final Deallocator deallocator;
    private Tracked older;
    private Tracked newer;

    Tracked(Deallocatable object, ReferenceQueue<Deallocatable> unreachable) {
      super(object, unreachable);
      deallocator = object.deallocator();
    }
  }

  /** When a collection is due. */
  static final class MemoryLimit {
    private static final int STEPS = 8;

    private final long bytes;
    private long next;

    MemoryLimit(long bytes) {
      this.bytes = bytes;
      this.next = bytes;
    }

    /** Whether so many bytes are more than the limit, and clearly more than when they last were. */
    boolean isPassedBy(long used) {
      if (bytes == 0 || used <= bytes) {
        next = bytes;
        return false;
      }
      if (used <= next) {
        return false;
      }
      next = used + bytes / STEPS;
      return true;
    }
  }
}
