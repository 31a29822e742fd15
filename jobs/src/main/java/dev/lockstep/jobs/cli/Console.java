package dev.lockstep.jobs.cli;

import dev.lockstep.jobs.run.Watcher;
import dev.lockstep.training.listener.ProgressListener;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Results to standard output, progress and messages to standard error. */
final class Console implements Watcher {
  private static final String CLEAR_LINE = "\u001b[K";

  private final PrintStream results;
  private final PrintStream messages;
  private final boolean terminal;
  private boolean barShown;
  private boolean silent;

  Console(PrintStream results, PrintStream messages, boolean terminal) {
    this.results = results;
    this.messages = messages;
    this.terminal = terminal;
  }

  static Console of(PrintStream results, PrintStream messages) {
    return new Console(results, messages, isTerminal());
  }

  PrintStream results() {
    return results;
  }

  PrintStream messages() {
    return messages;
  }

  /** Whether a person watches, so that lines may be drawn again. */
  boolean terminal() {
    return terminal;
  }

  /** A line on standard output. */
  synchronized void result(String line) {
    clearBar();
    results.println(line);
    results.flush();
  }

  @Override
  public synchronized void say(String line) {
    if (!silent) {
      clearBar();
      messages.println(line);
    }
  }

  /** A line after which no message follows, whatever still comes. */
  synchronized void sayLast(String line) {
    say(line);
    silent = true;
  }

  /** Replaces the line at the bottom; only on a terminal. */
  synchronized void bar(String line) {
    if (terminal && !silent) {
      // back to the line's start, so that what others print goes over the bar and not behind it
      messages.print(CLEAR_LINE + line + "\r");
      messages.flush();
      barShown = true;
    }
  }

  private void clearBar() {
    if (barShown) {
      messages.print(CLEAR_LINE);
      barShown = false;
    }
  }

  @Override
  public ProgressListener training(String what, int ranks, int epochs) {
    return new TrainingProgress(this, what, ranks, epochs);
  }

  /** Java tells of standard input and output together only; what matters here is the error. */
  private static boolean isTerminal() {
    String kind = System.getenv("TERM");
    if (kind == null || kind.equals("dumb")) {
      return false;
    }
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false; // not known, and plain lines are never wrong
    }
  }
}
