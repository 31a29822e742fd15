package dev.lockstep.preprocessing.dataset.lease;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.lease.LeaseFiles.Entry;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lease that this process holds on a piece of work, renewed by a thread of its own. Take it, do
 * the work inside {@link #guard}, close it.
 *
 * <p>The lease of a driver that crashed ends when it is not renewed any more, or at once for
 * another driver on the same machine, which sees that the process is gone. Expiry compares the
 * clocks of two machines, so these may differ by the expiry less the renewal. A driver that had
 * lost the store for so long that another one took over stops at its next renewal; until then both
 * may run.
 */
public final class DriverLease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DriverLease.class);
  private static final int MAX_TRIES = 20;

  /** After Spark has stopped (40) and before Hadoop closes its file systems (10). */
  private static final int SHUTDOWN_PRIORITY = 20;

  private final LeaseFiles files;
  private final Terms terms;
  private final long number;
  private final Thread owner = Thread.currentThread();
  private final Runnable hook = this::close;
  private final ScheduledExecutorService renewals;
  private final Future<?> renewing;
  private Holder holder;
  private boolean closed;
  private String lost;

  /**
   * How long a lease holds.
   *
   * @param renewal time between two renewals
   * @param expiry time after the last renewal at which another driver may take over
   */
  public record Terms(Duration renewal, Duration expiry) {
    /** Renewed every 20 s, ends 2 minutes after the last renewal. */
    public static final Terms DEFAULT = new Terms(Duration.ofSeconds(20), Duration.ofMinutes(2));

    public Terms {
      if (renewal.isNegative() || renewal.isZero() || renewal.compareTo(expiry) >= 0) {
        throw new IllegalArgumentException(
            "a lease must be renewed before it ends, but " + renewal + " is not before " + expiry);
      }
    }
  }

  private DriverLease(LeaseFiles files, Terms terms, Entry mine) {
    this.files = files;
    this.terms = terms;
    this.number = mine.number();
    this.holder = mine.holder();
    this.renewals =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "lockstep-lease");
              thread.setDaemon(true);
              return thread;
            });
    long period = terms.renewal.toMillis();
    this.renewing =
        renewals.scheduleWithFixedDelay(this::renew, period, period, TimeUnit.MILLISECONDS);
    ShutdownHookManager.get().addShutdownHook(hook, SHUTDOWN_PRIORITY);
  }

  /**
   * Takes the lease for the calling thread, which is interrupted if it is lost.
   *
   * @param folder address of the folder with the leases, without a slash at the end
   * @param work name of the work, of letters and digits
   * @param notices told when the lease of a driver that is gone was taken over
   * @throws EnvironmentException at once, if another driver holds it: who, and until when
   */
  public static DriverLease take(
      Storage storage, String folder, String work, Terms terms, Consumer<String> notices) {
    LeaseFiles files = new LeaseFiles(storage, folder, work);
    for (int i = 0; i < MAX_TRIES; i++) {
      Optional<Entry> before = files.newest();
      before.ifPresent(entry -> requireFree(files, entry));
      Entry mine =
          new Entry(before.map(Entry::number).orElse(0L) + 1, Holder.current(terms.expiry));
      if (files.create(mine.number(), mine.holder()) && confirmed(files, before, mine)) {
        before.ifPresent(entry -> notices.accept(takenOver(entry.holder())));
        return new DriverLease(files, terms, mine);
      }
    }
    throw new EnvironmentException(
        "several drivers try to take over the same work at once, see " + files.address(1));
  }

  /**
   * Who holds a lease now, in words, by the folder of the lease.
   *
   * @param parent address above the folders, without a slash at the end
   */
  public static Map<String, List<String>> holders(Storage storage, String parent) {
    Map<String, List<String>> holders = new TreeMap<>();
    LeaseFiles.all(storage, parent)
        .forEach(
            (address, holder) -> {
              if (!holder.expired() && !holder.ended()) {
                String folder = address.substring(0, address.lastIndexOf('/'));
                holders.computeIfAbsent(folder, any -> new ArrayList<>()).add(holder.describe());
              }
            });
    return holders;
  }

  private static void requireFree(LeaseFiles files, Entry entry) {
    Holder holder = entry.holder();
    if (!holder.expired() && !holder.ended()) {
      throw new EnvironmentException(
          ("the same training is already being done by %s; two at once would overwrite each"
                  + " other's checkpoints. Wait until it ends, or end it; if it is dead, its lease"
                  + " %s ends at %s")
              .formatted(holder.describe(), files.address(entry.number()), holder.end()));
    }
  }

  /**
   * Looks again. A holder that was only slow may have renewed its lease meanwhile: then it is the
   * holder. And the lease before may have gone while it was looked at because another driver took
   * it over: then that driver has a higher number.
   */
  private static boolean confirmed(LeaseFiles files, Optional<Entry> before, Entry mine) {
    boolean unchanged =
        before.isEmpty() || files.read(before.get().number()).equals(before.map(Entry::holder));
    boolean highest = files.newest().map(Entry::number).equals(Optional.of(mine.number()));
    if (unchanged && highest) {
      before.ifPresent(entry -> files.deleteUpTo(entry.number()));
      return true;
    }
    files.delete(mine.number());
    return false;
  }

  private static String takenOver(Holder holder) {
    return "the same training was begun by %s, which %s; going on in its place"
        .formatted(
            holder.describe(),
            holder.ended() ? "has ended" : "has not been heard of since " + holder.end());
  }

  /**
   * Does the work. A failure after the lease was lost is a consequence of that.
   *
   * @throws EnvironmentException if the lease was lost, with the driver that has it now
   */
  public <T> T guard(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      String reason = lost();
      if (reason == null) {
        throw e;
      }
      throw new EnvironmentException(reason, e);
    } finally {
      if (lost() != null) {
        Thread.interrupted(); // it was ours, and has done what it was for
      }
    }
  }

  private synchronized String lost() {
    return lost;
  }

  private synchronized void renew() {
    if (closed || lost != null) {
      return;
    }
    try {
      Optional<Entry> newest = files.newest();
      Holder next = holder.prolonged(terms.expiry);
      if (newest.isPresent() && !isMine(newest.get())) {
        lost =
            "another driver has taken this training over, because this one did not reach the store"
                + " for more than "
                + terms.expiry.toSeconds()
                + " s: "
                + newest.get().holder().describe();
        owner.interrupt();
        return;
      }
      files.replace(number, next);
      holder = next;
    } catch (RuntimeException e) {
      LOG.warn("the lease {} could not be renewed; trying again", files.address(number), e);
    }
  }

  private boolean isMine(Entry entry) {
    return entry.number() == number && entry.holder().isSame(holder);
  }

  /** Gives the lease back. Can be called again. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    renewing.cancel(false);
    renewals.shutdown();
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
    if (lost == null) {
      giveBack();
    }
  }

  /** Also when the thread was interrupted, which would end the connection to the store. */
  private void giveBack() {
    boolean interrupted = Thread.interrupted();
    try {
      files.deleteUpTo(number);
    } catch (RuntimeException e) {
      LOG.warn(
          "the lease {} could not be given back; it ends at {}",
          files.address(number),
          holder.end(),
          e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
