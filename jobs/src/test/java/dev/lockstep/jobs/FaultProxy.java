package dev.lockstep.jobs;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between S3 clients and a store, on loopback, and does to requests what a {@link Script}
 * says. What it lets pass it does not change, so that signatures stay valid.
 */
final class FaultProxy implements AutoCloseable {
  private static final int LONGEST_HEAD = 1 << 16;
  private static final String BUSY =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>SlowDown</Code>"
          + "<Message>Please reduce your request rate.</Message></Error>";

  /** What becomes of a request. */
  enum Fate {
    /** The store answers it. */
    PASS,
    /** The proxy answers that the store is busy (503). */
    BUSY
  }

  /** Decides; may take its time, the request waits. Called by many threads. */
  interface Script {
    /**
     * @param method of HTTP
     * @param target path and query
     */
    Fate of(String method, String target) throws InterruptedException;
  }

  /** A request's first lines. */
  private record Head(byte[] bytes, String method, String target, long body) {}

  private final URI store;
  private final Script script;
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private FaultProxy(URI store, Script script, ServerSocket server) {
    this.store = store;
    this.script = script;
    this.server = server;
  }

  static FaultProxy start(URI store, Script script) throws IOException {
    ServerSocket server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    FaultProxy proxy = new FaultProxy(store, script, server);
    proxy.threads.execute(proxy::accept);
    return proxy;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        open.add(client);
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        // closed; whatever else it is, clients will notice
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket backend = new Socket(store.getHost(), store.getPort())) {
      open.add(backend);
      client.setTcpNoDelay(true);
      backend.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(client.getInputStream());
      threads.execute(new Answers(backend, client));
      for (Head head = read(in); head != null; head = read(in)) {
        if (script.of(head.method(), head.target()) == Fate.BUSY) {
          refuse(client, in, head);
          return;
        }
        backend.getOutputStream().write(head.bytes());
        copy(in, backend.getOutputStream(), head.body());
      }
    } catch (IOException e) {
      // one of the two went away; the other sees its connection closed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  /** The body is read first, or else the client would see a reset instead of the answer. */
  private static void refuse(Socket client, InputStream in, Head head) throws IOException {
    String text = new String(head.bytes(), StandardCharsets.ISO_8859_1);
    if (!text.toLowerCase(Locale.ROOT).contains("\r\nexpect: 100-continue")) {
      copy(in, OutputStream.nullOutputStream(), head.body());
    }
    String body = head.method().equals("HEAD") ? "" : BUSY;
    String answer =
        "HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\nConnection: close\r\n"
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
    client.shutdownOutput();
  }

  /** The next request's head, or null at the end of the connection. */
  private static Head read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int state = 0;
    while (state < 4) {
      int next = in.read();
      if (next < 0) {
        return null;
      }
      bytes.write(next);
      boolean expected = next == (state % 2 == 0 ? '\r' : '\n');
      state = expected ? state + 1 : next == '\r' ? 1 : 0;
      if (bytes.size() > LONGEST_HEAD) {
        throw new IOException("a request's head is longer than " + LONGEST_HEAD + " bytes");
      }
    }
    String[] lines = bytes.toString(StandardCharsets.ISO_8859_1).split("\r\n", -1);
    String[] first = lines[0].split(" ", -1);
    long body = 0;
    for (String line : lines) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        body = Long.parseLong(lower.substring("content-length:".length()).strip());
      } else if (lower.startsWith("transfer-encoding:")) {
        throw new IOException("S3 clients state the length of a body, found " + line);
      }
    }
    return new Head(bytes.toByteArray(), first[0], first[1], body);
  }

  private static void copy(InputStream in, OutputStream out, long bytes) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (long left = bytes; left > 0; ) {
      int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException("the client went away within a request");
      }
      out.write(buffer, 0, read);
      left -= read;
    }
    out.flush();
  }

  /** The way back. */
  private record Answers(Socket backend, Socket client) implements Runnable {
    @Override
    public void run() {
      byte[] buffer = new byte[1 << 16];
      try (client) {
        InputStream in = backend.getInputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          client.getOutputStream().write(buffer, 0, read);
        }
      } catch (IOException e) {
        // the connection ends
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
