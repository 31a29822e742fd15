package dev.lockstep.jobs.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A command that ran in this process.
 *
 * @param code exit code
 * @param results standard output
 * @param messages what was said to a person
 */
public record CommandRun(int code, String results, String messages) {
  /** Runs one. */
  public static CommandRun of(String... arguments) {
    ByteArrayOutputStream results = new ByteArrayOutputStream();
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(results, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(messages, true, StandardCharsets.UTF_8);
    int code = Lockstep.run(new Console(out, err, false), arguments);
    return new CommandRun(
        code, results.toString(StandardCharsets.UTF_8), messages.toString(StandardCharsets.UTF_8));
  }
}
