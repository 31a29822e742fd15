package dev.lockstep.jobs.cli;

import dev.lockstep.jobs.inspect.Columns;
import dev.lockstep.jobs.inspect.Quantities;
import dev.lockstep.jobs.session.OpenStore;
import dev.lockstep.preprocessing.dataset.Retention;
import dev.lockstep.preprocessing.dataset.VersionFolder;
import dev.lockstep.preprocessing.dataset.VersionFolders;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lockstep versions}. */
@Command(
    name = "versions",
    description = "List the versions of a dataset or a model, and remove old ones.")
final class VersionsCommand extends DatasetCommand {
  @Parameters(
      paramLabel = "DATASET",
      description = "Address of a dataset or a model, or a pipeline file that names a dataset.")
  private String dataset;

  @Option(
      names = "--keep",
      paramLabel = "N",
      description =
          "Plan to remove retired versions but the newest N (the current one counts), those whose"
              + " files they name and those that are being read.")
  private Optional<Integer> keep = Optional.empty();

  @Option(
      names = "--older-than",
      paramLabel = "AGE",
      description =
          "Plan to remove only what was retired, or written last, longer ago: 12h, 7d. At least an"
              + " hour for retired versions, a day for unpublished ones.")
  private Optional<String> olderThan = Optional.empty();

  @Option(names = "--remove", description = "Remove what was planned instead of only showing it.")
  private boolean remove;

  /** One version in the JSON line. */
  private record Line(
      String id,
      String state,
      String publishedAt,
      String retiredAt,
      String changedAt,
      long objects,
      long bytes,
      List<String> readers,
      boolean planned,
      boolean removed) {}

  private record Listing(String dataset, List<Line> versions, boolean dryRun) {}

  @Override
  public Integer call() {
    if (remove && keep.isEmpty() && olderThan.isEmpty()) {
      throw new UserException("--remove needs --keep N, --older-than AGE or both");
    }
    Target target = target(dataset);
    try (OpenStore store = target.open()) {
      List<VersionFolder> versions = VersionFolders.list(store.storage(), target.address());
      List<VersionFolder> planned = plan(versions);
      List<VersionFolder> removed =
          remove ? removed(store.storage(), target.address(), planned) : List.of();
      List<Line> lines =
          versions.stream().map(v -> line(v, planned.contains(v), removed.contains(v))).toList();
      print(new Listing(target.address(), lines, !remove));
    }
    return 0;
  }

  private List<VersionFolder> plan(List<VersionFolder> versions) {
    if (keep.isEmpty() && olderThan.isEmpty()) {
      return List.of();
    }
    int kept = keep.orElse(1);
    if (kept < 1) {
      throw new UserException("--keep must be at least 1 (the current version), found " + kept);
    }
    Duration age = olderThan.map(text -> Age.of("--older-than", text)).orElse(Duration.ZERO);
    return Retention.plan(versions, new Retention.Policy(kept, age), Instant.now());
  }

  private List<VersionFolder> removed(Storage storage, String root, List<VersionFolder> planned) {
    Map<VersionFolder, String> left = Retention.remove(storage, root, planned);
    left.forEach((version, why) -> console().say("version " + version.id() + " is kept: " + why));
    return planned.stream().filter(version -> !left.containsKey(version)).toList();
  }

  private static Line line(VersionFolder version, boolean planned, boolean removed) {
    return new Line(
        version.id(),
        version.state().name().toLowerCase(Locale.ROOT),
        text(version.publishedAt()),
        text(version.retiredAt()),
        text(version.changedAt()),
        version.objects(),
        version.bytes(),
        version.readers(),
        planned,
        removed);
  }

  private static String fate(Line line) {
    if (line.removed()) {
      return "removed";
    }
    if (!line.readers().isEmpty()) {
      return "being read by " + String.join("; ", line.readers());
    }
    return line.planned() ? "would be removed" : "";
  }

  private static String text(Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private void print(Listing listing) {
    if (json()) {
      console().result(Json.line(listing));
      return;
    }
    if (listing.versions().isEmpty()) {
      console().result("nothing was ever written to " + listing.dataset());
      return;
    }
    Columns table = Columns.of("version", "state", "published", "objects", "size", "");
    for (Line line : listing.versions()) {
      table.row(
          line.id(),
          line.state(),
          line.publishedAt() == null ? "" : line.publishedAt(),
          Quantities.count(line.objects()),
          Quantities.bytes(line.bytes()),
          fate(line));
    }
    console().result(table.text());
    if (listing.dryRun() && listing.versions().stream().anyMatch(Line::planned)) {
      console().say("nothing was removed; add --remove to do it");
    }
  }
}
