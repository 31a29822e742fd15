package dev.lockstep.preprocessing.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What publishing promises on every file system. */
abstract class PublicationContract {
  private static final String A = Hashes.sha256("a");
  private static final String B = Hashes.sha256("b");
  private static final int ROUNDS = 20;

  private Storage storage;
  private String root;

  abstract Storage storage();

  abstract String newRoot();

  @BeforeEach
  void prepare() {
    storage = storage();
    root = newRoot();
  }

  @Test
  void nothingIsCurrentBeforeTheFirstPublication() {
    assertThat(Published.latest(storage, root)).isEmpty();
    assertThat(Published.find(storage, root, A, found -> true)).isEmpty();
  }

  @Test
  void theHighestNumberIsCurrent() {
    Published first = publish(A, "one");
    Published second = publish(B, "two");

    assertThat(second.number()).isEqualTo(first.number() + 1);
    assertThat(latestText()).isEqualTo("two");
    assertThat(Published.open(storage, root, first.pointer().version()).manifest())
        .isEqualTo("one".getBytes(UTF_8));
  }

  @Test
  void findsAnEarlierVersionOfTheSameFingerprint() {
    Published first = publish(A, "one");
    publish(B, "two");

    assertThat(Published.find(storage, root, A, found -> true).orElseThrow().pointer())
        .isEqualTo(first.pointer());
    assertThat(Published.find(storage, root, A, found -> false)).isEmpty();
    assertThat(Published.find(storage, root, Hashes.sha256("c"), found -> true)).isEmpty();
  }

  @Test
  void aVersionWithoutPointerIsInvisible() {
    Publication open = Publication.begin(storage, root, A);
    storage.write(open.folder() + "/data", new byte[] {1});

    assertThat(Published.latest(storage, root)).isEmpty();
    assertThatThrownBy(() -> Published.open(storage, root, open.id()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(open.id());
  }

  @Test
  void theLoserNamesTheWinnerAndRemovesItsFiles() {
    Publication winner = Publication.begin(storage, root, A);
    Publication loser = Publication.begin(storage, root, B);
    storage.write(loser.folder() + "/data", new byte[] {1});
    winner.publish("winner".getBytes(UTF_8));

    assertThatThrownBy(() -> loser.publish("loser".getBytes(UTF_8)))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining(winner.id());
    assertThat(storage.list(loser.folder())).isEmpty();
    assertThat(latestText()).isEqualTo("winner");
  }

  @Test
  void ofTwoConcurrentWritersExactlyOneWins() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 1; round <= ROUNDS; round++) {
        CyclicBarrier start = new CyclicBarrier(2);
        List<Publication> writers =
            List.of(Publication.begin(storage, root, A), Publication.begin(storage, root, B));
        List<Future<Boolean>> outcomes =
            writers.stream().map(w -> threads.submit(() -> race(w, start))).toList();
        boolean first = outcomes.get(0).get(60, TimeUnit.SECONDS);
        boolean second = outcomes.get(1).get(60, TimeUnit.SECONDS);

        assertThat(first ^ second).as("exactly one wins in round %d", round).isTrue();
        Published current = Published.latest(storage, root).orElseThrow();
        assertThat(current.number()).isEqualTo(round);
        assertThat(current.pointer().version()).isEqualTo(writers.get(first ? 0 : 1).id());
        assertThat(storage.list(writers.get(first ? 1 : 0).folder())).isEmpty();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean race(Publication writer, CyclicBarrier start) throws Exception {
    start.await(60, TimeUnit.SECONDS);
    try {
      writer.publish(writer.id().getBytes(UTF_8));
      return true;
    } catch (EnvironmentException e) {
      assertThat(e).hasMessageContaining("another writer published");
      return false;
    }
  }

  @Test
  void aChangedManifestIsRefusedWithBothHashes() {
    Published published = publish(A, "one");
    storage.write(published.folder() + "/manifest.json", "0ne".getBytes(UTF_8));

    assertThatThrownBy(() -> Published.latest(storage, root))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(Hashes.sha256("0ne"))
        .hasMessageContaining(Hashes.sha256("one"));
  }

  @Test
  void abortRemovesItsFilesAndNoOthers() {
    Published kept = publish(A, "one");
    Publication aborted = Publication.begin(storage, root, B);
    storage.write(aborted.folder() + "/data", new byte[] {1});

    aborted.abort();

    assertThat(storage.list(aborted.folder())).isEmpty();
    assertThat(Published.latest(storage, root).orElseThrow().pointer()).isEqualTo(kept.pointer());
  }

  @Test
  void aPublishedVersionCannotBeAborted() {
    Publication publication = Publication.begin(storage, root, A);
    publication.publish("one".getBytes(UTF_8));

    assertThatThrownBy(publication::abort).isInstanceOf(IllegalStateException.class);
    assertThat(latestText()).isEqualTo("one");
  }

  private Published publish(String fingerprint, String manifest) {
    return Publication.begin(storage, root, fingerprint).publish(manifest.getBytes(UTF_8));
  }

  private String latestText() {
    return new String(Published.latest(storage, root).orElseThrow().manifest(), UTF_8);
  }
}
