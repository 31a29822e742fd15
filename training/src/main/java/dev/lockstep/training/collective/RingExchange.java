package dev.lockstep.training.collective;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * Runs one operation to its end: sends and receives as far as possible, and waits when neither is.
 */
final class RingExchange {
  /** How long a rank whose successor has gone still listens for the reason. */
  private static final long LAST_WORDS_NANOS = Duration.ofMillis(250).toNanos();

  private static final long MOST_EXTRA_NANOS = Duration.ofSeconds(2).toNanos();

  private final RingTransport transport;
  private final OperationHeader operation;
  private final Surroundings surroundings;
  private final RingReceiver receiver;
  private final RingSender sender;
  private final long started = System.nanoTime();
  private long lastProgress = started;
  private PeerLostException successorLost;

  /**
   * What an exchange happens in.
   *
   * @param rank this rank
   * @param progressTimeout longest wait for any byte to move
   * @param follows whether another exchange of the same operation came before: then the peer may be
   *     waiting in that one, and who it waits for shall speak first
   * @param place what the caller does, for messages; may be empty
   */
  record Surroundings(int rank, Duration progressTimeout, boolean follows, String place) {}

  RingExchange(
      RingTransport transport,
      OperationHeader operation,
      Plan plan,
      Wire wire,
      List<ByteBuffer> buffers,
      RingScratch scratch,
      Surroundings surroundings) {
    this.transport = transport;
    this.operation = operation;
    this.surroundings = surroundings;
    this.receiver =
        new RingReceiver(transport, operation, plan, wire, new BufferChain(buffers), scratch);
    operation.encode(surroundings.rank(), scratch.opened);
    this.sender =
        new RingSender(transport, plan, wire, new BufferChain(buffers), receiver, scratch);
  }

  /**
   * Sends before it receives, so that a rank which finds its predecessor out of step has told its
   * successor what it is in itself.
   */
  void run() {
    try {
      while (!receiver.done() || !sender.done()) {
        if (Thread.currentThread().isInterrupted()) {
          throw new IOException("the thread was interrupted");
        }
        boolean sent = send();
        if (receiver.advance() || sent) {
          lastProgress = System.nanoTime();
        } else {
          idle();
        }
      }
    } catch (ClosedChannelException | ClosedSelectorException | CancelledKeyException e) {
      throw failure("this rank's communicator was closed meanwhile", e);
    } catch (IOException e) {
      throw failure(e.getMessage(), e);
    }
  }

  /**
   * A successor that found the ranks out of step closes first; the header that says why may still
   * be on its way from the other side.
   */
  private boolean send() throws IOException {
    if (successorLost != null) {
      return false;
    }
    try {
      return sender.advance();
    } catch (PeerLostException e) {
      successorLost = e;
      return false;
    }
  }

  private void idle() throws IOException {
    long quiet = System.nanoTime() - lastProgress;
    if (successorLost != null && (receiver.headerDone() || quiet > LAST_WORDS_NANOS)) {
      throw successorLost;
    }
    long patience = patience();
    if (quiet > patience) {
      throw new IOException(late());
    }
    block(patience - quiet);
  }

  /**
   * A rank whose predecessor has begun the operation waits a little longer: the predecessor is
   * probably waiting too, and the rank next to the culprit is the one that can name it.
   */
  private long patience() {
    long nanos = surroundings.progressTimeout().toNanos();
    boolean waitsForWaiting = surroundings.follows() || receiver.headerDone();
    return waitsForWaiting && !receiver.done()
        ? nanos + Math.min(nanos / 4, MOST_EXTRA_NANOS)
        : nanos;
  }

  private void block(long nanos) throws IOException {
    try {
      boolean sends = successorLost == null && !sender.done();
      long longest = successorLost == null ? nanos : LAST_WORDS_NANOS;
      transport.await(!receiver.done(), sends, sends && sender.blocked(), longest);
    } catch (PeerLostException e) {
      successorLost = e;
    }
  }

  private String late() {
    String quiet = "for " + seconds(System.nanoTime() - lastProgress);
    String to = transport.next() + " has taken nothing " + quiet;
    if (receiver.done()) {
      return to + progress();
    }
    String from = transport.previous() + " has sent nothing " + quiet;
    if (sender.blocked()) {
      from += " and " + to;
    }
    return from + progress();
  }

  /** Where it stopped; and whether the peer is only the one between this rank and the culprit. */
  private String progress() {
    Duration quiet = Duration.ofNanos(System.nanoTime() - lastProgress);
    String last = Instant.now().minus(quiet).truncatedTo(ChronoUnit.MILLIS).toString();
    String received = "; last progress at " + last + ", " + receiver.total() + " bytes received";
    return receiver.headerDone() && !receiver.done()
        ? received + "; it has begun the operation and may itself be waiting for another rank"
        : received;
  }

  private CollectiveException failure(String what, Throwable cause) {
    String after = seconds(System.nanoTime() - started);
    String place = surroundings.place();
    String where = place.isEmpty() ? "" : " in " + place;
    return new CollectiveException(
        "Rank %d gave up %s%s after %s: %s."
            .formatted(surroundings.rank(), operation, where, after, what),
        cause);
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }
}
