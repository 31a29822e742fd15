package dev.lockstep.training.collective;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Agrees with the neighbors on the same host to pass bytes through memory. On every connection the
 * sending rank offers a file, 32 bytes; the receiving one answers with one byte, 1 if it could map
 * it. So ranks that only have the same host name, in two containers, go on without.
 */
final class SharedMemory {
  private static final byte MAPPED = 1;
  private static final byte NOT_MAPPED = 0;

  private final boolean wanted;
  private final String host = PeerProcess.own().host();
  private final long deadline;
  private final List<RingTransport> links;
  private final List<SharedFile> offered = new ArrayList<>();
  private final List<SharedPipe> written = new ArrayList<>();

  /**
   * @param wanted whether this rank offers and accepts memory
   * @param deadline by {@link System#nanoTime}
   */
  SharedMemory(boolean wanted, long deadline, List<RingTransport> links) {
    this.wanted = wanted && SharedFile.isSupported();
    this.deadline = deadline;
    this.links = links;
  }

  /** First all offers go out, then all are answered: nobody waits for one who waits. */
  void agree() throws IOException {
    try {
      for (RingTransport link : links) {
        offer(link);
      }
      for (RingTransport link : links) {
        if (host.equals(link.previous().process().host())) {
          answer(link);
        }
      }
      for (int i = 0; i < links.size(); i++) {
        if (offered.get(i) != null && read(links.get(i).next(), links.get(i).out(), 1).get() == 1) {
          links.get(i).writeTo(written.get(i));
        }
      }
    } finally {
      for (SharedFile file : offered) {
        if (file != null) {
          file.delete();
        }
      }
    }
  }

  private void offer(RingTransport link) throws IOException {
    SharedFile file = null;
    SharedPipe pipe = null;
    if (host.equals(link.next().process().host())) {
      file = wanted ? SharedFile.random() : SharedFile.none();
      try {
        pipe = wanted ? new SharedPipe(file.create()) : null;
      } catch (IOException full) {
        file.delete();
        file = SharedFile.none();
      }
      link.out().write(file.encode());
    }
    offered.add(file);
    written.add(pipe);
  }

  private void answer(RingTransport link) throws IOException {
    SharedFile file = SharedFile.decode(read(link.previous(), link.in(), SharedFile.OFFER_BYTES));
    byte answer = NOT_MAPPED;
    if (wanted && !SharedFile.none().path().equals(file.path())) {
      try {
        link.readFrom(new SharedPipe(file.open()));
        answer = MAPPED;
      } catch (IOException elsewhere) {
        // another machine of the same name, or another container: the connection is there
      }
    }
    link.in().write(ByteBuffer.wrap(new byte[] {answer}));
  }

  private ByteBuffer read(Peer peer, SocketChannel channel, int bytes) throws IOException {
    ByteBuffer message = ByteBuffer.allocate(bytes);
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_READ);
      while (message.hasRemaining()) {
        int count = channel.read(message);
        if (count < 0) {
          throw new PeerLostException(peer, null);
        }
        if (count == 0) {
          await(peer, selector);
        }
      }
    }
    return message.flip();
  }

  private void await(Peer peer, Selector selector) throws IOException {
    long millis = (deadline - System.nanoTime()) / 1_000_000;
    if (millis <= 0) {
      throw new IOException(peer + " has not answered the offer of shared memory in time");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new IOException("the thread was interrupted");
    }
    selector.select(millis);
    selector.selectedKeys().clear();
  }
}
