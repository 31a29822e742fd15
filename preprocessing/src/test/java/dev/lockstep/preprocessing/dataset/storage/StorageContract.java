package dev.lockstep.preprocessing.dataset.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a storage promises on every file system. */
abstract class StorageContract {
  private static final int WRITERS = 4;

  private Storage storage;
  private String folder;

  abstract Storage storage();

  abstract String newFolder();

  @BeforeEach
  void prepare() {
    storage = storage();
    folder = newFolder();
  }

  @Test
  void readsWhatWasWritten() {
    storage.write(folder + "/a/b", bytes("one"));
    storage.write(folder + "/a/b", bytes("another"));

    assertThat(storage.read(folder + "/a/b")).isEqualTo(bytes("another"));
  }

  @Test
  void writesAndReadsAnEmptyObject() {
    storage.write(folder + "/empty", new byte[0]);

    assertThat(storage.read(folder + "/empty")).isEmpty();
    assertThat(storage.stat(folder + "/empty").orElseThrow().size()).isZero();
  }

  @Test
  void createsOnlyWhatIsAbsent() {
    assertThat(storage.createIfAbsent(folder + "/x", bytes("first"))).isTrue();
    assertThat(storage.createIfAbsent(folder + "/x", bytes("second"))).isFalse();

    assertThat(storage.read(folder + "/x")).isEqualTo(bytes("first"));
  }

  @Test
  void ofConcurrentCreatorsExactlyOneSucceeds() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      for (int round = 0; round < 10; round++) {
        String uri = folder + "/race-" + round;
        CyclicBarrier start = new CyclicBarrier(WRITERS);
        List<Callable<Boolean>> creators =
            IntStream.range(0, WRITERS).mapToObj(i -> creator(uri, i, start)).toList();
        List<Future<Boolean>> outcomes = threads.invokeAll(creators, 60, TimeUnit.SECONDS);
        int winner = -1;
        for (int i = 0; i < WRITERS; i++) {
          if (outcomes.get(i).get()) {
            assertThat(winner).as("second winner in round %d", round).isEqualTo(-1);
            winner = i;
          }
        }
        assertThat(storage.read(uri)).isEqualTo(bytes("writer " + winner));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Callable<Boolean> creator(String uri, int number, CyclicBarrier start) {
    return () -> {
      start.await(60, TimeUnit.SECONDS);
      return storage.createIfAbsent(uri, bytes("writer " + number));
    };
  }

  @Test
  void listsRecursivelyInOrderOfAddress() {
    for (String name : List.of("b", "a/2", "a/1", "c/d/e")) {
      storage.write(folder + "/" + name, bytes(name));
    }

    assertThat(storage.list(folder))
        .extracting(info -> info.uri().replaceAll(".*/(?=b$|a/|c/)", ""))
        .containsExactly("a/1", "a/2", "b", "c/d/e");
    assertThat(storage.list(folder + "/none")).isEmpty();
  }

  @Test
  void aChangedObjectHasAnotherTag() {
    storage.write(folder + "/x", bytes("1"));
    String before = storage.stat(folder + "/x").orElseThrow().etag();
    storage.write(folder + "/x", bytes("22"));

    assertThat(storage.stat(folder + "/x").orElseThrow().etag()).isNotEqualTo(before);
    assertThat(storage.list(folder).get(0)).isEqualTo(storage.stat(folder + "/x").orElseThrow());
  }

  @Test
  void aFolderIsNoObject() {
    storage.write(folder + "/sub/x", bytes("1"));

    assertThat(storage.stat(folder + "/sub")).isEmpty();
    assertThat(storage.stat(folder + "/missing")).isEmpty();
  }

  @Test
  void saysWhichObjectIsMissing() {
    assertThatThrownBy(() -> storage.read(folder + "/missing"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(folder.substring(folder.lastIndexOf('/')) + "/missing");
  }

  @Test
  void deletesATreeAndOnlyThat() {
    storage.write(folder + "/a/1", bytes("1"));
    storage.write(folder + "/ab", bytes("1"));

    storage.deleteTree(folder + "/a");
    storage.deleteTree(folder + "/a");

    assertThat(storage.list(folder)).hasSize(1);
  }

  @Test
  void readsAtPositions() throws Exception {
    storage.write(folder + "/x", bytes("0123456789"));

    byte[] middle = new byte[3];
    try (FSDataInputStream in = storage.open(folder + "/x")) {
      in.readFully(4, middle);
      assertThat(middle).isEqualTo(bytes("456"));
      in.readFully(1, middle);
      assertThat(middle).isEqualTo(bytes("123"));
    }
  }

  @Test
  void worksAfterTravelingToAnotherProcess() throws Exception {
    storage.write(folder + "/x", bytes("1"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(storage);
    }
    Storage copy;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      copy = (Storage) in.readObject();
    }

    assertThat(copy.read(folder + "/x")).isEqualTo(bytes("1"));
    assertThat(copy.toString()).doesNotContain("secret");
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
