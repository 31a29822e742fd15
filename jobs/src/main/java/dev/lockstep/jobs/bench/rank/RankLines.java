package dev.lockstep.jobs.bench.rank;

import dev.lockstep.preprocessing.dataset.storage.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A child's end of the lines that a {@link RankGroup} speaks. */
public final class RankLines {
  private final BufferedReader told =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  private final PrintStream answers;

  private RankLines(PrintStream answers) {
    this.answers = answers;
  }

  /** Takes standard output for the answers; what else is printed goes to standard error. */
  public static RankLines open() {
    RankLines lines = new RankLines(System.out);
    System.setOut(System.err);
    return lines;
  }

  /** The next line, or {@code null} when there are no more. */
  public String hear() {
    try {
      return told.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says a line. */
  public void say(String line) {
    answers.println(line);
    answers.flush();
  }

  /** Says a record, as JSON. */
  public void answer(Object answer) {
    say(Json.line(answer));
  }
}
