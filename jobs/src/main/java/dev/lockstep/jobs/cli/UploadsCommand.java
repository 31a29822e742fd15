package dev.lockstep.jobs.cli;

import dev.lockstep.jobs.inspect.Columns;
import dev.lockstep.jobs.session.OpenStore;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.OpenUploads;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lockstep uploads}. */
@Command(
    name = "uploads",
    description = "List multipart uploads that killed writers left in an S3, and abort them.")
final class UploadsCommand extends DatasetCommand {
  @Parameters(paramLabel = "ADDRESS", description = "s3a://bucket or a folder in it.")
  private String address;

  @Option(
      names = "--abort",
      description = "Abort the uploads that are older; a writer at work has young ones.")
  private boolean abort;

  @Option(
      names = "--older-than",
      paramLabel = "AGE",
      defaultValue = "1d",
      description = "Which uploads are old: 12h, 7d (default: ${DEFAULT-VALUE}).")
  private String olderThan;

  /** One upload in the JSON line. */
  private record Line(String uri, String upload, String startedAt, boolean old, boolean aborted) {}

  private record Listing(String address, List<Line> uploads) {}

  @Override
  public Integer call() {
    if (!address.matches("s3a://[^/]+(/.*)?")) {
      throw new UserException(
          "an address looks like s3a://bucket or s3a://bucket/folder, found \"" + address + "\"");
    }
    Duration age = Age.of("--older-than", olderThan);
    try (OpenStore store = target(address).open()) {
      Instant before = Instant.now().minus(age);
      List<Line> lines =
          OpenUploads.list(store.storage(), address).stream()
              .map(upload -> look(store.storage(), upload, before))
              .toList();
      print(new Listing(address, lines));
    }
    return 0;
  }

  private Line look(Storage storage, OpenUploads.Upload upload, Instant before) {
    boolean old = upload.startedAt().isBefore(before);
    if (abort && old) {
      OpenUploads.abort(storage, upload);
    }
    return new Line(upload.uri(), upload.id(), upload.startedAt().toString(), old, abort && old);
  }

  private void print(Listing listing) {
    if (json()) {
      console().result(Json.line(listing));
      return;
    }
    if (listing.uploads().isEmpty()) {
      console().result("no open uploads below " + listing.address());
      return;
    }
    Columns table = Columns.of("object", "begun", "");
    for (Line line : listing.uploads()) {
      String fate = line.aborted() ? "aborted" : line.old() ? "older than " + olderThan : "";
      table.row(line.uri(), line.startedAt(), fate);
    }
    console().result(table.text());
  }
}
