package dev.lockstep.jobs.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code lockstep}. */
@Command(
    name = "lockstep",
    description = "Raw data in object storage to a trained, evaluated network.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done, 1 a bug in Lockstep, 2 a mistake in what was given, 3 the environment"
          + " failed.",
      "",
      "Example: lockstep run conf/pipelines/mnist.yaml"
    },
    subcommands = {
      RunCommand.class,
      PreprocessCommand.class,
      ReplayRejectsCommand.class,
      TrainCommand.class,
      SearchCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      VerifySyncCommand.class,
      InferCommand.class,
      ApplyCommand.class,
      InspectCommand.class,
      DiffCommand.class,
      VersionsCommand.class,
      UploadsCommand.class,
      S3Command.class,
      BenchCommand.class,
      DoctorCommand.class
    })
public final class Lockstep implements Runnable {
  @Spec private CommandSpec spec;

  private Lockstep() {}

  /** Only exits. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** The arguments of a command with its name in front. */
  public static String[] command(String name, String[] arguments) {
    return Stream.concat(Stream.of(name), Arrays.stream(arguments)).toArray(String[]::new);
  }

  /**
   * Runs a command.
   *
   * @return 0 done, 1 our bug, 2 the user's mistake, 3 the environment
   */
  public static int run(String... args) {
    PrintStream out = System.out;
    // libraries that print must not end up among the results
    System.setOut(System.err);
    // whatever the locale is: JSON is UTF-8
    PrintStream results = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream messages = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    try {
      return run(Console.of(results, messages), args);
    } finally {
      results.flush();
      messages.flush();
      System.setOut(out);
    }
  }

  static int run(Console console, String... args) {
    boolean json = List.of(args).contains("--json");
    try (Interruption interruption = Interruption.watch(console)) {
      int code = commandLine(console, json).execute(args);
      interruption.finished();
      return code;
    } catch (Throwable failure) {
      return Failure.of(failure).report(console, json);
    }
  }

  private static CommandLine commandLine(Console console, boolean json) {
    CommandLine line = new CommandLine(new Lockstep(), new Commands(console));
    line.setOut(new PrintWriter(console.results(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(console.messages(), true, StandardCharsets.UTF_8));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((e, args) -> Failure.of(e).report(console, json));
    line.setExecutionExceptionHandler((e, cmd, parsed) -> Failure.of(e).report(console, json));
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do: no command was given.");
  }

  /** Makes commands that print to one console. */
  private record Commands(Console console) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      K made = CommandLine.defaultFactory().create(type);
      if (made instanceof ConsoleCommand command) {
        command.use(console);
      }
      return made;
    }
  }
}
