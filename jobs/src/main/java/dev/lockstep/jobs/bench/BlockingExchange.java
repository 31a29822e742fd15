package dev.lockstep.jobs.bench;

import dev.lockstep.training.collective.Communicator;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What one writes first: two ranks send each other their whole buffers over a blocking socket, one
 * thread for each direction, and add what arrived when all of it is there. It sends as many bytes
 * as the ring does and has neither deadlines nor authentication. The peer of {@link
 * AllReduceBenchmark}.
 */
final class BlockingExchange implements Communicator {
  private static final int WORLD = 2;

  private final int rank;
  private final SocketChannel peer;
  private final ExecutorService sender = Executors.newSingleThreadExecutor();
  private ByteBuffer received = ByteBuffer.allocateDirect(0);
  private long bytesSent;

  BlockingExchange(int rank, SocketChannel peer) {
    this.rank = rank;
    this.peer = peer;
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int world() {
    return WORLD;
  }

  @Override
  public void allReduceSum(ByteBuffer buffer) {
    int bytes = buffer.remaining();
    exchange(buffer.duplicate(), bytes);
    for (int at = 0, start = buffer.position(); at < bytes; at += Float.BYTES) {
      buffer.putFloat(start + at, buffer.getFloat(start + at) + received.getFloat(at));
    }
  }

  @Override
  public void allReduceSum(double[] values) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(values.length * Double.BYTES);
    bytes.order(ByteOrder.nativeOrder()).asDoubleBuffer().put(values);
    exchange(bytes, bytes.capacity());
    for (int i = 0; i < values.length; i++) {
      values[i] += received.getDouble(i * Double.BYTES);
    }
  }

  private void exchange(ByteBuffer sent, int bytes) {
    CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(sent), sender);
    receive(bytes);
    sending.join();
    bytesSent += bytes;
  }

  private void send(ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        peer.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void receive(int bytes) {
    if (received.capacity() < bytes) {
      received = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
    received.clear().limit(bytes);
    try {
      while (received.hasRemaining()) {
        if (peer.read(received) < 0) {
          throw new EOFException("the other rank closed its connection");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void barrier() {
    allReduceSum(new double[1]);
  }

  @Override
  public void broadcast(ByteBuffer buffer, int root) {
    if (rank == root) {
      send(buffer.duplicate());
      bytesSent += buffer.remaining();
    } else {
      receive(buffer.remaining());
      buffer.duplicate().put(received.flip());
    }
  }

  @Override
  public long bytesSent() {
    return bytesSent;
  }

  @Override
  public void close() {
    sender.shutdown();
    try {
      peer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
