package dev.lockstep.jobs.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** A command that prints; it returns its exit code or throws. */
@Command(mixinStandardHelpOptions = true, versionProvider = VersionText.class)
abstract class ConsoleCommand implements Callable<Integer> {
  private Console console;

  final void use(Console given) {
    this.console = given;
  }

  final Console console() {
    return console;
  }
}
