package dev.lockstep.training.collective;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.time.Duration;
import java.util.Locale;

/**
 * Runs one operation to its end: sends and receives as far as possible, and waits when neither is.
 */
final class RingExchange {
  /** How long a rank whose successor has gone still listens for the reason. */
  private static final long LAST_WORDS_NANOS = Duration.ofMillis(250).toNanos();

  private static final long MOST_EXTRA_NANOS = Duration.ofSeconds(2).toNanos();

  private final RingTransport transport;
  private final int rank;
  private final OperationHeader operation;
  private final long progressNanos;
  private final RingReceiver receiver;
  private final RingSender sender;
  private final long started = System.nanoTime();
  private long lastProgress = started;
  private PeerLostException successorLost;

  RingExchange(
      RingTransport transport,
      OperationHeader operation,
      RingPlan plan,
      ByteBuffer buffer,
      RingScratch scratch,
      Duration progressTimeout) {
    this.transport = transport;
    this.rank = plan.rank();
    this.operation = operation;
    this.progressNanos = progressTimeout.toNanos();
    this.receiver = new RingReceiver(transport, operation, plan, buffer, scratch);
    operation.encode(rank, scratch.opened);
    this.sender = new RingSender(transport, scratch.opened, plan, buffer, receiver);
  }

  /**
   * Sends before it receives, so that a rank which finds its predecessor out of step has told its
   * successor what it is in itself. Blocks at once instead of trying again for a while: on cores
   * that have other work too, spinning made small exchanges slower.
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
    return receiver.headerDone() && !receiver.done()
        ? progressNanos + Math.min(progressNanos / 4, MOST_EXTRA_NANOS)
        : progressNanos;
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
    String from = transport.previous() + " has sent nothing " + quiet;
    if (receiver.headerDone()) {
      from +=
          ", though it has begun the operation: it may itself be waiting for the rank before it";
    }
    String to = transport.next() + " has taken nothing " + quiet;
    if (receiver.done()) {
      return to;
    }
    return sender.blocked() ? from + " and " + to : from;
  }

  private CollectiveException failure(String what, Throwable cause) {
    String after = seconds(System.nanoTime() - started);
    return new CollectiveException(
        "Rank " + rank + " gave up " + operation + " after " + after + ": " + what + ".", cause);
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }
}
