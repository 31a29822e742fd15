package dev.lockstep.jobs.replay;

import dev.lockstep.preprocessing.dataset.RejectedRecord;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.source.replay.Place;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Files of rejected records, one line of JSON each. */
public final class RejectLines {
  /** 64 MiB of corrections: they travel to every executor. */
  static final long MOST_BYTES = 64L << 20;

  private RejectLines() {}

  /**
   * Writes a file.
   *
   * @param records gives the records to what it is given
   * @return how many there are
   * @throws UserException if the file is there already, or cannot be written
   */
  public static long write(Path file, Consumer<Consumer<RejectedRecord>> records) {
    try (BufferedWriter out =
        Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW)) {
      return write(out, file, records);
    } catch (java.nio.file.FileAlreadyExistsException e) {
      throw new UserException(file + " is there already; --export writes a new file", e);
    } catch (java.nio.file.NoSuchFileException e) {
      throw new UserException(file + " cannot be written: there is no such folder", e);
    } catch (IOException | UncheckedIOException e) {
      throw new EnvironmentException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** Leaves no half file, which would look like a whole one. */
  private static long write(
      BufferedWriter out, Path file, Consumer<Consumer<RejectedRecord>> records)
      throws IOException {
    long[] count = new long[1];
    boolean done = false;
    try {
      records.accept(
          record -> {
            line(out, record);
            count[0]++;
          });
      out.flush();
      done = true;
    } finally {
      if (!done) {
        Files.deleteIfExists(file);
      }
    }
    return count[0];
  }

  private static void line(BufferedWriter out, RejectedRecord record) {
    try {
      out.write(Json.line(RejectLine.of(record)));
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads corrections.
   *
   * @throws UserException if the file is not there, is too large, has a line that is no correction,
   *     or two of one record
   */
  public static Map<Place, byte[]> read(Path file) {
    Map<Place, byte[]> corrections = new HashMap<>();
    try {
      requireSmall(file);
      try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        long number = 0;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          number++;
          if (!line.isBlank()) {
            add(line, file + " line " + number, corrections);
          }
        }
      }
    } catch (IOException e) {
      throw new UserException(file + " cannot be read: " + e, e);
    }
    return corrections;
  }

  private static void requireSmall(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UserException("there is no file " + file + " with corrections");
    }
    if (Files.size(file) > MOST_BYTES) {
      throw new UserException(
          file
              + " has "
              + Files.size(file)
              + " bytes, corrections may have "
              + MOST_BYTES
              + "; leave the lines out that are not corrected");
    }
  }

  private static void add(String line, String where, Map<Place, byte[]> corrections) {
    RejectLine found = Json.read(line.getBytes(StandardCharsets.UTF_8), RejectLine.class, where);
    byte[] bytes = found.bytes(where);
    Place place = new Place(found.source(), found.position());
    if (corrections.put(place, bytes) != null) {
      throw new UserException(where + ": there is another correction of " + place);
    }
  }
}
