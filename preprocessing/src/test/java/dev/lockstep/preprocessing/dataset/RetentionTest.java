package dev.lockstep.preprocessing.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.lockstep.preprocessing.dataset.VersionFolder.State;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.lease.DriverLease;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  private static final Instant NOW = Instant.parse("2024-05-01T12:00:00Z");

  @TempDir private Path folder;
  private final Storage storage = Storage.of(new Configuration(false));

  private String root() {
    return folder.toUri().toString().replaceAll("/+$", "") + "/versions/set";
  }

  private String publish(String content) {
    Publication publication = Publication.begin(storage, root(), Hashes.sha256(content));
    storage.write(publication.folder() + "/train/part-00000.parquet", content.getBytes(UTF_8));
    publication.publish(content.getBytes(UTF_8));
    return publication.id();
  }

  private static VersionFolder retired(String id, Duration ago) {
    Instant retired = NOW.minus(ago);
    return new VersionFolder(
        id, State.RETIRED, retired.minusSeconds(60), retired, retired.minusSeconds(61), 2, 10);
  }

  private static List<String> planned(List<VersionFolder> versions, int keep, Duration age) {
    return Retention.plan(versions, new Retention.Policy(keep, age), NOW).stream()
        .map(VersionFolder::id)
        .toList();
  }

  private static List<VersionFolder> history() {
    List<VersionFolder> versions = new ArrayList<>();
    versions.add(retired("old", Duration.ofDays(30)));
    versions.add(retired("week", Duration.ofDays(7)));
    versions.add(retired("fresh", Duration.ofMinutes(59)));
    Instant published = NOW.minus(Duration.ofMinutes(59));
    versions.add(new VersionFolder("now", State.CURRENT, published, null, published, 2, 10));
    return versions;
  }

  @Test
  void keepsTheNewestPublishedVersionsTheCurrentOneAmongThem() {
    assertThat(planned(history(), 1, Duration.ZERO)).containsExactly("old", "week");
    assertThat(planned(history(), 3, Duration.ZERO)).containsExactly("old");
    assertThat(planned(history(), 4, Duration.ZERO)).isEmpty();
    assertThat(planned(history(), 1, Duration.ofDays(8))).containsExactly("old");
  }

  @Test
  void aVersionThatWasCurrentWithinTheHourStaysWhateverIsAsked() {
    assertThat(planned(history(), 1, Duration.ZERO)).doesNotContain("fresh", "now");
  }

  @Test
  void unpublishedVersionsGoOnlyADayAfterTheirLastObject() {
    List<VersionFolder> versions =
        Stream.of(Duration.ofHours(23), Duration.ofHours(25))
            .map(
                ago ->
                    new VersionFolder(
                        ago.toString(), State.UNPUBLISHED, null, null, NOW.minus(ago), 1, 1))
            .toList();

    assertThat(planned(versions, 1, Duration.ZERO)).containsExactly("PT25H");
    assertThat(planned(versions, 1, Duration.ofHours(26))).isEmpty();
  }

  @Test
  void listsPublishedUnpublishedAndFailedVersionsWithTheirSizes() throws IOException {
    String first = publish("one");
    String second = publish("three");
    Publication open = Publication.begin(storage, root(), Hashes.sha256("x"));
    storage.write(open.folder() + "/train/part-00000.parquet", new byte[7]);
    storage.write(root() + "/failed/versions/ab-cd/rejects/part-00000.parquet", new byte[9]);
    Path part = folder.resolve("versions/set/versions/" + open.id() + "/train/part-00000.parquet");
    Files.setLastModifiedTime(part, FileTime.from(NOW));

    List<VersionFolder> found = VersionFolders.list(storage, root());

    assertThat(found)
        .extracting(VersionFolder::id, VersionFolder::state, VersionFolder::bytes)
        .containsExactly(
            tuple(first, State.RETIRED, 6L),
            tuple(second, State.CURRENT, 10L),
            tuple("ab-cd", State.FAILED, 9L),
            tuple(open.id(), State.UNPUBLISHED, 7L));
    assertThat(found.get(0).retiredAt()).isEqualTo(found.get(1).publishedAt());
    assertThat(found.get(3).changedAt()).isEqualTo(NOW);
  }

  @Test
  void removesPointerAndFilesOfARetiredVersionAndLeavesTheOthersReadable() {
    publish("one");
    publish("two");
    String third = publish("three");
    VersionFolder first = VersionFolders.list(storage, root()).get(0);

    assertThat(Retention.remove(storage, root(), List.of(first))).isEmpty();

    assertThat(VersionFolders.list(storage, root()))
        .extracting(VersionFolder::state)
        .containsExactly(State.RETIRED, State.CURRENT);
    assertThat(Published.latest(storage, root()).orElseThrow().pointer().version())
        .isEqualTo(third);
    assertThat(Published.find(storage, root(), Hashes.sha256("one"), any -> true)).isEmpty();
    assertThat(publish("four")).isNotEqualTo(third);
  }

  @Test
  void aVersionThatHasBeenPublishedSinceItWasPlannedIsLeft() {
    Publication open = Publication.begin(storage, root(), Hashes.sha256("x"));
    storage.write(open.folder() + "/train/part-00000.parquet", new byte[7]);
    VersionFolder planned = VersionFolders.list(storage, root()).get(0);
    open.publish("x".getBytes(UTF_8));

    assertThat(planned.state()).isEqualTo(State.UNPUBLISHED);
    assertThat(Retention.remove(storage, root(), List.of(planned)))
        .isEqualTo(Map.of(planned, "it has been published meanwhile"));
    assertThat(Published.latest(storage, root())).isPresent();
  }

  @Test
  void aVersionWhoseFilesOneThatStaysNamesStaysToo() {
    VersionFolder current = history().get(3);
    List<VersionFolder> versions = new ArrayList<>();
    versions.add(retired("unneeded", Duration.ofDays(40)));
    versions.add(retired("first", Duration.ofDays(30)));
    VersionFolder second = retired("second", Duration.ofDays(20));
    versions.add(needing(second, "first"));
    versions.add(retired("other", Duration.ofDays(10)));
    versions.add(needing(current, "second"));
    versions.add(
        new VersionFolder("second", State.FAILED, null, null, NOW.minus(Duration.ofDays(9)), 1, 1));

    assertThat(planned(versions, 1, Duration.ZERO)).containsExactly("unneeded", "other", "second");
    assertThat(Retention.plan(versions, new Retention.Policy(1, Duration.ZERO), NOW))
        .filteredOn(version -> version.id().equals("second"))
        .extracting(VersionFolder::state)
        .containsExactly(State.FAILED);
  }

  @Test
  void aVersionThatIsBeingReadStaysAndSoDoesWhatItNeeds() {
    String first = publish("one");
    String second = publish("{\"splits\": {\"train\": {\"path\": \"../" + first + "/train/a\"}}}");
    publish("three");
    try (DriverLease reader = VersionReaders.join(storage, root(), second)) {
      List<VersionFolder> found = VersionFolders.list(storage, root());

      assertThat(found.get(1).readers())
          .singleElement()
          .asString()
          .startsWith("process " + ProcessHandle.current().pid() + " on host ");
      assertThat(plannedLater(found)).isEmpty();
      assertThat(reader).isNotNull();
    }
    assertThat(plannedLater(VersionFolders.list(storage, root())))
        .extracting(VersionFolder::id)
        .containsExactly(first, second);
  }

  @Test
  void aVersionThatIsReadSinceItWasPlannedIsLeftWithWhatItNeeds() {
    String first = publish("one");
    String second = publish("{\"splits\": {\"train\": {\"path\": \"../" + first + "/train/a\"}}}");
    String unneeded = publish("three");
    publish("four");
    List<VersionFolder> planned = plannedLater(VersionFolders.list(storage, root()));
    try (DriverLease reader = VersionReaders.join(storage, root(), second)) {
      Map<VersionFolder, String> left = Retention.remove(storage, root(), planned);

      assertThat(planned).extracting(VersionFolder::id).containsExactly(first, second, unneeded);
      assertThat(left.get(planned.get(0))).isEqualTo("its files are needed by version " + second);
      assertThat(left.get(planned.get(1)))
          .startsWith("it is being read by process " + ProcessHandle.current().pid());
      assertThat(left).hasSize(2);
      assertThat(VersionFolders.list(storage, root()))
          .extracting(VersionFolder::id)
          .contains(first, second)
          .doesNotContain(unneeded);
      assertThat(reader).isNotNull();
    }
  }

  @Test
  void aReaderWhoComesWhileAVersionIsRemovedReadsItOrFailsAtOnce() {
    String first = publish("one");
    publish("two");
    VersionFolder planned = VersionFolders.list(storage, root()).get(0);
    List<DriverLease> readers = new ArrayList<>();
    Storage slow =
        before(
            "/published/", () -> readers.add(VersionReaders.join(storage, root(), first)), storage);

    assertThat(Retention.remove(slow, root(), List.of(planned)).get(planned))
        .startsWith("it is being read by process");
    assertThat(VersionFolders.list(storage, root()).get(1))
        .returns(first, VersionFolder::id)
        .returns(State.UNPUBLISHED, VersionFolder::state)
        .returns(1L + 1, VersionFolder::objects);
    assertThatThrownBy(() -> VersionReaders.join(storage, root(), first))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no version " + first + " is published");
    readers.forEach(DriverLease::close);
    List<VersionFolder> rest = plannedLater(VersionFolders.list(storage, root()));
    assertThat(rest).extracting(VersionFolder::id).containsExactly(first);
    assertThat(Retention.remove(storage, root(), rest)).isEmpty();
    assertThat(VersionFolders.list(storage, root())).hasSize(1);
  }

  /** A store where something happens right before an address that contains a text is deleted. */
  private static Storage before(String text, Runnable event, Storage storage) {
    return (Storage)
        Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("deleteTree") && ((String) arguments[0]).contains(text)) {
                event.run();
              }
              return method.invoke(storage, arguments);
            });
  }

  @Test
  void aReaderThatHasNotBeenHeardOfForMinutesKeepsNothing() {
    String first = publish("one");
    publish("two");
    String lease =
        """
        {"host": "gone", "place": "", "pid": 4711, "started": 0,
         "since": "2024-04-01T12:00:00Z", "expires": "2024-04-01T12:02:00Z"}""";
    String at = VersionReaders.folder(root(), first);
    storage.write(at + "/ab-00000001.json", lease.getBytes(UTF_8));

    List<VersionFolder> planned = plannedLater(VersionFolders.list(storage, root()));

    assertThat(planned).extracting(VersionFolder::id).containsExactly(first);
    assertThat(Retention.remove(storage, root(), planned)).isEmpty();
    assertThat(storage.list(at)).isEmpty();
  }

  private static List<VersionFolder> plannedLater(List<VersionFolder> versions) {
    Instant later = Instant.now().plus(Duration.ofDays(3));
    return Retention.plan(versions, new Retention.Policy(1, Duration.ZERO), later);
  }

  @Test
  void readsFromManifestsWhoseFilesVersionsName() {
    String named =
        """
        {"splits": {"train": {"files": [{"path": "train/a"}, {"path": "../ab-1/train/a"}]}},
         "rejects": [{"path": "../cd-2/rejects/a"}], "specification": {"path": "../ef-3/x"}}""";
    publish(named);
    publish("no manifest that this code knows");

    assertThat(VersionFolders.list(storage, root()))
        .extracting(VersionFolder::needs)
        .containsExactly(Set.of("ab-1", "cd-2"), Set.of());
  }

  private static VersionFolder needing(VersionFolder version, String needed) {
    return new VersionFolder(
        version.id(),
        version.state(),
        version.publishedAt(),
        version.retiredAt(),
        version.changedAt(),
        version.objects(),
        version.bytes(),
        Set.of(needed),
        version.readers());
  }
}
