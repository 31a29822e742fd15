package dev.lockstep.training.collective;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The process behind a rank, so that one who looks for it finds it. It is told in the handshake as
 * {@link #BYTES} bytes: the process id, then the host's name in UTF-8, cut or filled up with zeros.
 *
 * @param pid its process id
 * @param host name of its machine, as the machine calls itself
 */
record PeerProcess(long pid, String host) {
  static final int BYTES = 72;
  private static final int HOST_BYTES = BYTES - Long.BYTES;
  private static final Path LINUX_NAME = Path.of("/proc/sys/kernel/hostname");

  /** This process. */
  static PeerProcess own() {
    return new PeerProcess(ProcessHandle.current().pid(), hostName());
  }

  /** Asks the kernel where it can, because a name service may take long. */
  private static String hostName() {
    try {
      return Files.isReadable(LINUX_NAME)
          ? Files.readString(LINUX_NAME).strip()
          : InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "of unknown name";
    }
  }

  byte[] encode() {
    byte[] name = host.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(BYTES)
        .putLong(pid)
        .put(name, 0, Math.min(name.length, HOST_BYTES))
        .array();
  }

  /** Of a peer that has proved who it is; characters that could forge a line of a log are gone. */
  static PeerProcess decode(byte[] told) {
    byte[] name = Arrays.copyOfRange(told, Long.BYTES, BYTES);
    String host = new String(name, StandardCharsets.UTF_8).replaceAll("[^\\p{Alnum}._:-]", "");
    return new PeerProcess(ByteBuffer.wrap(told).getLong(), host);
  }
}
