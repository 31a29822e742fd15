package dev.lockstep.jobs.cli;

import dev.lockstep.jobs.config.Suggestion;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.store.StoreException;
import java.net.BindException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Why a command failed: the one place that maps exceptions to exit codes.
 *
 * @param kind whose problem it is
 * @param message one paragraph for the person at the terminal
 * @param thrown what was caught
 */
record Failure(Kind kind, String message, Throwable thrown) {
  private static final int DEEPEST = 64;

  /** Exceptions of tasks sometimes reach the driver as text only. */
  private static final Pattern TASK_FAILURE =
      Pattern.compile(
          "dev\\.lockstep\\.preprocessing\\.dataset\\.error\\.(User|Environment)Exception: (.+)");

  /** What Spark says of everything that is asked of it once its application has been ended. */
  private static final Pattern SPARK_ENDED =
      Pattern.compile(
          "stopped SparkContext|SparkContext was shut down|Master removed our application");

  /** Whose problem a failure is. */
  enum Kind {
    BUG(1),
    USER(2),
    ENVIRONMENT(3);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    int exitCode() {
      return exitCode;
    }
  }

  /** Content of the JSON line of a failed command. */
  private record Line(Problem error, int exitCode) {
    private record Problem(String kind, String message) {}
  }

  static Failure of(Throwable thrown) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
      Optional<Failure> known = known(cause, thrown);
      if (known.isPresent()) {
        return known.get();
      }
    }
    return new Failure(Kind.BUG, String.valueOf(thrown), thrown);
  }

  private static Optional<Failure> known(Throwable cause, Throwable thrown) {
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof UserException || cause instanceof ParameterException) {
      return Optional.of(new Failure(Kind.USER, message, cause));
    }
    if (cause instanceof EnvironmentException
        || cause instanceof StoreException
        || cause instanceof BindException
        || message.contains("No space left on device")) {
      return Optional.of(new Failure(Kind.ENVIRONMENT, message, thrown));
    }
    if (SPARK_ENDED.matcher(message).find()) {
      String said = message.lines().findFirst().orElseThrow();
      String ended =
          "Spark ended the application before its work was done ("
              + said
              + "); the cluster's and the executors' logs say why (executors on this machine:"
              + " .lockstep/spark/work)";
      return Optional.of(new Failure(Kind.ENVIRONMENT, ended, thrown));
    }
    Matcher task = TASK_FAILURE.matcher(message);
    if (task.find()) {
      Kind kind = task.group(1).equals("User") ? Kind.USER : Kind.ENVIRONMENT;
      return Optional.of(new Failure(kind, task.group(2), thrown));
    }
    return Optional.empty();
  }

  /**
   * Tells the user.
   *
   * @return the exit code
   */
  int report(Console console, boolean json) {
    if (Interruption.inProgress()) {
      return kind.exitCode();
    }
    if (kind == Kind.BUG) {
      thrown.printStackTrace(console.messages());
      console.say(
          "This is a bug in Lockstep. Please report it with the lines above, the output of"
              + " `lockstep --version` and the pipeline file.");
    } else {
      console.say("error: " + message);
    }
    if (thrown instanceof ParameterException usage) {
      explain(console, usage);
    }
    if (json) {
      String label = kind.name().toLowerCase(Locale.ROOT);
      console.result(Json.line(new Line(new Line.Problem(label, message), kind.exitCode())));
    }
    return kind.exitCode();
  }

  private static void explain(Console console, ParameterException usage) {
    CommandSpec command = usage.getCommandLine().getCommandSpec();
    if (usage instanceof UnmatchedArgumentException unmatched) {
      meant(command, unmatched.getUnmatched())
          .ifPresent(word -> console.say("Did you mean: " + word + "?"));
    }
    console.say("See `" + command.qualifiedName() + " --help`.");
  }

  private static Optional<String> meant(CommandSpec command, List<String> unmatched) {
    return unmatched.stream()
        .findFirst()
        .flatMap(
            word ->
                Suggestion.of(
                    word,
                    word.startsWith("-")
                        ? command.optionsMap().keySet()
                        : command.subcommands().keySet()));
  }
}
