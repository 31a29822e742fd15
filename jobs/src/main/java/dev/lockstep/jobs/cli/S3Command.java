package dev.lockstep.jobs.cli;

import dev.lockstep.jobs.session.Home;
import dev.lockstep.jobs.session.LocalStore;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.ObjectInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lockstep s3}: the embedded object store without a pipeline. */
@Command(
    name = "s3",
    description = "Start, stop or look into the embedded object store.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {S3Command.Start.class, S3Command.Stop.class, S3Command.Ls.class})
final class S3Command extends ConsoleCommand {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Say what to do: start, stop or ls.");
  }

  /** What all of them take. */
  abstract static class OnFolder extends ConsoleCommand {
    @Option(
        names = "--folder",
        defaultValue = ".lockstep/store",
        description = "Folder the store keeps its buckets in (default: ${DEFAULT-VALUE}).")
    private Path folder;

    @Option(names = "--json", description = "End with one line of JSON on standard output.")
    private boolean json;

    final LocalStore store() {
      return new LocalStore(folder.toAbsolutePath().normalize(), Home.find(System.getenv()));
    }

    final void print(Object line, String text) {
      console().result(json ? Json.line(line) : text);
    }
  }

  /** {@code lockstep s3 start}. */
  @Command(name = "start", description = "Start the store; it stays until it is stopped.")
  static final class Start extends OnFolder {
    @Option(
        names = "--port",
        defaultValue = "0",
        description = "Port on 127.0.0.1; 0, the default, takes any free one.")
    private int port;

    @Option(
        names = "--bucket",
        paramLabel = "NAME",
        description = "Create this bucket if it is absent. Repeatable.")
    private List<String> buckets = new ArrayList<>();

    @Override
    public Integer call() {
      if (port < 0 || port > 65535) {
        throw new UserException("--port must be 0 to 65535, found " + port);
      }
      LocalStore.Running running = store().start(port, buckets);
      console().say("the keys are in " + running.credentials() + ", readable by you alone");
      print(running, running.endpoint());
      return 0;
    }
  }

  /** {@code lockstep s3 stop}. */
  @Command(name = "stop", description = "Stop the store, also if other processes use it.")
  static final class Stop extends OnFolder {
    private record Stopped(boolean stopped) {}

    @Override
    public Integer call() {
      boolean stopped = store().stop();
      print(new Stopped(stopped), stopped ? "stopped" : "no store was running");
      return 0;
    }
  }

  /** {@code lockstep s3 ls}. */
  @Command(name = "ls", description = "List buckets, or the objects below an address.")
  static final class Ls extends OnFolder {
    @Parameters(
        arity = "0..1",
        paramLabel = "ADDRESS",
        description = "s3a://bucket or s3a://bucket/folder")
    private Optional<String> address = Optional.empty();

    private record Buckets(List<String> buckets) {}

    private record Objects(List<ObjectInfo> objects) {}

    @Override
    public Integer call() {
      if (address.isEmpty()) {
        List<String> buckets = store().buckets();
        print(new Buckets(buckets), String.join("\n", buckets));
        return 0;
      }
      if (!address.get().matches("s3a://[^/]+(/.*)?")) {
        throw new UserException(
            "an address looks like s3a://bucket/folder, found \"" + address.get() + "\"");
      }
      List<ObjectInfo> objects = store().list(address.get());
      print(new Objects(objects), text(objects));
      return 0;
    }

    private static String text(List<ObjectInfo> objects) {
      StringBuilder text = new StringBuilder();
      for (ObjectInfo object : objects) {
        text.append(String.format(Locale.ROOT, "%,15d  %s%n", object.size(), object.uri()));
      }
      return text.append(objects.size())
          .append(objects.size() == 1 ? " object" : " objects")
          .toString();
    }
  }
}
