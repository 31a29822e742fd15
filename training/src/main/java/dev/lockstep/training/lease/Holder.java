package dev.lockstep.training.lease;

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
 * @param startedMillis when the process started, milliseconds since the epoch; 0 if not known
 * @param since when the lease was taken, ISO 8601
 * @param expires when it ends unless it is renewed, ISO 8601 by the clock of the holder
 */
record Holder(
    String host, String place, long pid, long startedMillis, String since, String expires) {

  /** Linux derives start times from the boot time, which moves when the clock is corrected. */
  private static final Duration TOLERANCE = Duration.ofSeconds(3);

  Holder {
    Instant.parse(since);
    Instant.parse(expires);
  }

  /** This process, from now on. */
  static Holder current(Duration expiry) {
    ProcessHandle process = ProcessHandle.current();
    Instant now = Instant.now();
    return new Holder(
        read("/proc/sys/kernel/hostname").orElse("unknown"),
        thisPlace(),
        process.pid(),
        startedMillis(process),
        now.toString(),
        now.plus(expiry).toString());
  }

  /** The same holder, whose lease ends later. */
  Holder prolonged(Duration expiry) {
    String later = Instant.now().plus(expiry).toString();
    return new Holder(host, place, pid, startedMillis, since, later);
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
    Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    return process.isEmpty() || isLater(process.get());
  }

  /** Process numbers are given again. */
  private boolean isLater(ProcessHandle process) {
    long started = startedMillis(process);
    return startedMillis != 0
        && started != 0
        && Math.abs(started - startedMillis) > TOLERANCE.toMillis();
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

  private static long startedMillis(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
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
