package dev.lockstep.training.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SharedPipeTest {
  @TempDir private Path folder;
  private MappedByteBuffer memory;
  private SharedPipe pipe;

  @BeforeEach
  void map() throws IOException {
    try (FileChannel file =
        FileChannel.open(
            folder.resolve("pipe"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      memory = file.map(FileChannel.MapMode.READ_WRITE, 0, SharedPipe.HEADER + SharedPipe.CAPACITY);
    }
    pipe = new SharedPipe(memory);
  }

  @Test
  void bytesArriveInOrderWhateverTheSizes() {
    int bytes = 20_000_000;
    CompletableFuture<Object> writer =
        Rings.async(
            () -> {
              Random sizes = new Random(1);
              ByteBuffer source = random(bytes);
              while (source.hasRemaining()) {
                source.limit(Math.min(bytes, source.position() + sizes.nextInt(300_000)));
                pipe.write(source);
                source.limit(bytes);
              }
              return null;
            });
    CompletableFuture<ByteBuffer> reader =
        Rings.async(
            () -> {
              Random sizes = new Random(2);
              ByteBuffer target = ByteBuffer.allocateDirect(bytes);
              SharedPipe other = new SharedPipe(memory);
              while (target.hasRemaining()) {
                target.limit(Math.min(bytes, target.position() + sizes.nextInt(300_000)));
                other.read(target);
                target.limit(bytes);
              }
              return target.flip();
            });
    Rings.result(writer);
    assertThat(Rings.result(reader).equals(random(bytes))).isTrue();
  }

  @Test
  void takesWhatFitsAndGivesWhatIsThere() throws IOException {
    assertThat(pipe.read(ByteBuffer.allocate(10))).isZero();
    assertThat(pipe.write(ByteBuffer.allocate(SharedPipe.CAPACITY + 10)))
        .isEqualTo(SharedPipe.CAPACITY);
    assertThat(pipe.write(ByteBuffer.allocate(1))).isZero();
    assertThat(pipe.read(ByteBuffer.allocate(10))).isEqualTo(10);
    assertThat(pipe.write(ByteBuffer.allocate(100))).isEqualTo(10);
    assertThat(pipe.read(ByteBuffer.allocate(2 * SharedPipe.CAPACITY)))
        .isEqualTo(SharedPipe.CAPACITY);
  }

  @Test
  void whoSleepsIsWokenOnceAndNobodySleepsOverBytes() throws IOException {
    assertThat(pipe.wakesReader()).isFalse();
    assertThat(pipe.readerMaySleep()).isTrue();
    pipe.write(ByteBuffer.allocate(1));
    assertThat(pipe.wakesReader()).isTrue();
    assertThat(pipe.wakesReader()).isFalse();
    assertThat(pipe.readerMaySleep()).isFalse();
    pipe.readerIsAwake();
    assertThat(pipe.wakesReader()).isFalse();
    assertThat(pipe.writerMaySleep()).isFalse();
    pipe.write(ByteBuffer.allocate(SharedPipe.CAPACITY));
    assertThat(pipe.writerMaySleep()).isTrue();
    assertThat(pipe.wakesWriter()).isTrue();
  }

  @Test
  void doesNotBelieveDamagedMemory() {
    ByteBuffer header = memory.duplicate().order(ByteOrder.nativeOrder());
    for (long written : new long[] {SharedPipe.CAPACITY + 1, -1, Long.MIN_VALUE}) {
      header.putLong(0, written);
      assertThatThrownBy(() -> pipe.read(ByteBuffer.allocate(1))).hasMessageContaining("damaged");
      assertThatThrownBy(() -> pipe.write(ByteBuffer.allocate(1))).hasMessageContaining("damaged");
    }
    header.putLong(0, -5).putLong(128, -6);
    assertThatThrownBy(() -> pipe.read(ByteBuffer.allocate(1))).hasMessageContaining("damaged");
  }

  @Test
  void aFileIsReadableByItsOwnerAloneAndOpensByNameAndMarkOnly() throws IOException {
    Assumptions.assumeTrue(SharedFile.isSupported());
    SharedFile file = SharedFile.random();
    try {
      new SharedPipe(file.create()).write(ByteBuffer.wrap(new byte[] {7}));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
          .isEqualTo("rw-------");
      SharedFile told = SharedFile.decode(file.encode());
      ByteBuffer target = ByteBuffer.allocate(1);
      assertThat(new SharedPipe(told.open()).read(target)).isEqualTo(1);
      assertThat(target.get(0)).isEqualTo((byte) 7);
      assertThatThrownBy(file::create).isInstanceOf(IOException.class);
      SharedFile unmarked = new SharedFile(file.name(), new byte[16]);
      assertThatThrownBy(unmarked::open).hasMessageContaining("another mark");
      Files.write(file.path(), new byte[10]);
      assertThatThrownBy(told::open).hasMessageContaining("has 10 bytes");
    } finally {
      file.delete();
    }
    assertThat(file.path()).doesNotExist();
    assertThatThrownBy(file::open).isInstanceOf(IOException.class);
  }

  @Test
  void aLinkIsNotFollowed() throws IOException {
    Assumptions.assumeTrue(SharedFile.isSupported());
    SharedFile file = SharedFile.random();
    Files.createSymbolicLink(file.path(), folder.resolve("pipe"));
    try {
      assertThatThrownBy(file::open).isInstanceOf(IOException.class);
      assertThatThrownBy(file::create).isInstanceOf(IOException.class);
    } finally {
      Files.delete(file.path());
    }
  }

  private static ByteBuffer random(int bytes) {
    byte[] values = new byte[bytes];
    new Random(bytes).nextBytes(values);
    return ByteBuffer.allocateDirect(bytes).put(values).flip();
  }
}
