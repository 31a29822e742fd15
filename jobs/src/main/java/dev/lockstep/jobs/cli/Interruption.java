package dev.lockstep.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Ctrl-C and SIGTERM. The JVM then runs its shutdown hooks (Spark stops its context in one, the
 * embedded store notices that nobody needs it any more) and exits with 130 or 143 by itself; what
 * is left to do is to keep the failures that this causes everywhere off the terminal.
 */
final class Interruption implements AutoCloseable {
  private final AtomicBoolean finished = new AtomicBoolean();
  private final Thread hook;

  private Interruption(Console console) {
    this.hook =
        new Thread(
            () -> {
              if (!finished.get()) {
                Configurator.setRootLevel(Level.OFF);
                console.sayLast(
                    "interrupted: what was published stays, unfinished work is not visible; the"
                        + " same command goes on from there");
                silence();
              }
            },
            "lockstep-interruption");
  }

  /** Scala's thread pools print what fails in them; the console keeps the stream it was given. */
  private static void silence() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
    System.setOut(nowhere);
    System.setErr(nowhere);
  }

  static Interruption watch(Console console) {
    Interruption interruption = new Interruption(console);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** The command is done; a later end of the process is no interruption. */
  void finished() {
    finished.set(true);
  }

  /** Whether the process is ending, so that failures are consequences and not news. */
  static boolean inProgress() {
    Thread probe = new Thread(() -> {}, "lockstep-probe");
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException shuttingDown) {
      return true;
    }
  }

  @Override
  public void close() {
    if (!inProgress()) {
      finished.set(true);
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
