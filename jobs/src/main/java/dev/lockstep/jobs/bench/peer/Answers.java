package dev.lockstep.jobs.bench.peer;

import dev.lockstep.preprocessing.dataset.storage.Json;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Standard input and output of a process that is asked once and answers once. */
final class Answers {
  private Answers() {}

  /** What this process is asked; everything that libraries print goes to standard error. */
  static <T> T question(Class<T> type) throws IOException {
    System.setOut(System.err);
    return Json.read(System.in.readAllBytes(), type, "standard input");
  }

  /** Answers with one line of JSON. */
  static void answer(Object value) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    out.println(Json.line(value));
  }
}
