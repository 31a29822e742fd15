package dev.lockstep.preprocessing.dataset.lease;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Who holds a lease, as it is kept in the store.
 *
 * @param host name of the machine, for people
 * @param place boot and process number space of the machine, where process numbers can be compared;
 *     empty if it is not known
 * @param pid process number
 * @param started when the process started, in clock ticks since the machine did; 0 if not known. No
 *     time of day, which another process computes differently once the clock was set
 * @param since when the lease was taken, ISO 8601
 * @param expires when it ends unless it is renewed, ISO 8601 by the clock of the holder
 */
record Holder(String host, String place, long pid, long started, String since, String expires) {

  /** Of {@code /proc/PID/stat}, counted from the one after the name; see proc_pid_stat(5). */
  private static final int START_TIME = 22 - 3;

  Holder {
    Instant.parse(since);
    Instant.parse(expires);
  }

  /** This process, from now on. */
  static Holder current(Duration expiry) {
    long pid = ProcessHandle.current().pid();
    Instant now = Instant.now();
    return new Holder(
        read("/proc/sys/kernel/hostname").orElse("unknown"),
        thisPlace(),
        pid,
        started(pid),
        now.toString(),
        now.plus(expiry).toString());
  }

  /** The same holder, whose lease ends later. */
  Holder prolonged(Duration expiry) {
    String later = Instant.now().plus(expiry).toString();
    return new Holder(host, place, pid, started, since, later);
  }

  /** Whether both took the same lease, renewed or not. */
  boolean isSame(Holder other) {
    return place.equals(other.place)
        && host.equals(other.host)
        && pid == other.pid
        && since.equals(other.since);
  }

  boolean expired() {
    return Instant.now().isAfter(Instant.parse(expires));
  }

  /** Whether the holder was a process of this machine that has ended. */
  boolean ended() {
    if (place.isEmpty() || !place.equals(thisPlace())) {
      return false;
    }
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty() || isAnother();
  }

  /** Process numbers are given again. */
  private boolean isAnother() {
    long found = started(pid);
    return started != 0 && found != 0 && started != found;
  }

  /** Like "process 4711 on host build-7, since 2026-01-31T12:00:00Z". */
  String describe() {
    return "process %d on host %s, since %s".formatted(pid, host, seconds(since));
  }

  /** When the lease ends, for people. */
  String end() {
    return seconds(expires);
  }

  private static String seconds(String instant) {
    return Instant.ofEpochSecond(Instant.parse(instant).getEpochSecond()).toString();
  }

  /** When a process of this machine started, as {@link #started()}. */
  private static long started(long pid) {
    return read("/proc/" + pid + "/stat").map(Holder::startTime).orElse(0L);
  }

  /**
   * @param stat of a process; its name, in parentheses, may hold blanks and parentheses itself
   */
  static long startTime(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    return Long.parseLong(fields[START_TIME]);
  }

  /** Containers share the boot of their machine, but not always its process numbers. */
  private static String thisPlace() {
    try {
      String space = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
      return read("/proc/sys/kernel/random/boot_id").map(boot -> boot + " " + space).orElse("");
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  private static Optional<String> read(String file) {
    try {
      return Optional.of(Files.readString(Path.of(file)).strip()).filter(text -> !text.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
