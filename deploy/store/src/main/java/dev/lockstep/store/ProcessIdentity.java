package dev.lockstep.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process that can be recognized later, even when its number has been given to another one.
 *
 * @param pid process number
 * @param startedMillis when it started, milliseconds since the epoch; 0 if the system does not tell
 */
record ProcessIdentity(long pid, long startedMillis) {

  private static final Pattern TEXT = Pattern.compile("(\\d+)-(\\d+)");

  /** Linux derives start times from the boot time, which moves when the clock is corrected. */
  private static final Duration TOLERANCE = Duration.ofSeconds(3);

  static ProcessIdentity current() {
    return of(ProcessHandle.current());
  }

  private static ProcessIdentity of(ProcessHandle process) {
    return new ProcessIdentity(
        process.pid(), process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
  }

  /** Reads what {@link #toString} wrote; empty if it is something else. */
  static Optional<ProcessIdentity> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new ProcessIdentity(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }

  /** The running process, or empty if it has ended. */
  Optional<ProcessHandle> handle() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isSame);
  }

  private boolean isSame(ProcessHandle process) {
    long apart = Math.abs(of(process).startedMillis - startedMillis);
    return startedMillis == 0 || apart <= TOLERANCE.toMillis();
  }

  @Override
  public String toString() {
    return pid + "-" + startedMillis;
  }
}
