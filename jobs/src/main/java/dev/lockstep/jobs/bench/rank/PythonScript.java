package dev.lockstep.jobs.bench.rank;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A peer's script, unpacked to a folder of its own, in which its processes also meet.
 *
 * @param folder removed in the end
 * @param name of the script's file
 */
public record PythonScript(Path folder, String name) implements AutoCloseable {

  /**
   * @throws UserException if the interpreter that a user has named can't be run
   */
  public static void requireInterpreter(Path python) {
    if (!Files.isExecutable(python)) {
      throw new UserException(
          "--python is "
              + python
              + ", which is not an executable file; name an interpreter that can import torch");
    }
  }

  /**
   * Unpacks a resource.
   *
   * @param beside the class whose package has it
   */
  public static PythonScript unpack(Class<?> beside, String name) {
    try (InputStream script = beside.getResourceAsStream(name)) {
      Path folder = Files.createTempDirectory("lockstep-bench");
      Files.copy(script, folder.resolve(name));
      return new PythonScript(folder, name);
    } catch (IOException e) {
      throw new EnvironmentException("cannot write " + name + ": " + e.getMessage(), e);
    }
  }

  /** Where the processes meet, as a URI. */
  public String meeting() {
    return folder.resolve("meet").toUri().toString();
  }

  public List<String> command(Path python, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(python.toString());
    command.add(folder.resolve(name).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new EnvironmentException("cannot remove " + folder + ": " + e.getMessage(), e);
    }
  }
}
