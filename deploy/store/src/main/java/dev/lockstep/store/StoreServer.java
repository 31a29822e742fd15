package dev.lockstep.store;

import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * Main class of the server process: {@code StoreServer FOLDER PORT [daemon]}.
 *
 * <p>Its first line on standard output is its answer: {@code ready PORT}, {@code busy} if another
 * server has the folder, or {@code port-in-use PORT}. It ends when nobody holds a lease.
 */
public final class StoreServer {

  /** How soon the server ends after the last process that needed it. */
  private static final long POLL_MILLIS = 200;

  /** Requests are buffered to check their signature; S3A uploads parts of 64 MiB by default. */
  private static final long MAX_SIGNED_BODY = 80L << 20;

  private final StoreFolder folder;
  private final PrintStream out;

  private StoreServer(StoreFolder folder, PrintStream out) {
    this.folder = folder;
    this.out = out;
  }

  /** Serves until nobody needs it; exits 0 then, 1 if it could not serve. */
  public static void main(String... args) throws Exception {
    StoreServer server = new StoreServer(new StoreFolder(Path.of(args[0])), System.out);
    boolean daemon = args.length > 2 && args[2].equals("daemon");
    System.exit(server.run(Integer.parseInt(args[1]), daemon) ? 0 : 1);
  }

  private boolean run(int port, boolean daemon) throws Exception {
    folder.create();
    try (FileChannel channel =
            FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        out.println("busy");
        return false;
      }
      folder.leases().daemon(daemon);
      return serve(port);
    }
  }

  private boolean serve(int port) throws Exception {
    S3Proxy proxy = proxy(port);
    try {
      proxy.start();
    } catch (IOException e) {
      if (e instanceof BindException || e.getCause() instanceof BindException) {
        out.println("port-in-use " + port);
        return false;
      }
      throw e;
    }
    StoreFolder.Address address =
        new StoreFolder.Address(ProcessIdentity.current(), proxy.getPort());
    Runtime.getRuntime().addShutdownHook(new Thread(this::forgetAddress, "forget-address"));
    folder.writeAddress(address);
    out.println("ready " + address.port());
    do {
      folder.writeAddress(address);
      awaitNoLease();
      // whoever takes a lease now finds no address and waits for the lock or for the address
      folder.deleteAddress();
    } while (folder.leases().held());
    proxy.stop();
    return true;
  }

  private void awaitNoLease() throws IOException, InterruptedException {
    while (folder.leases().held()) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private void forgetAddress() {
    try {
      folder.deleteAddress();
    } catch (IOException e) {
      System.err.println("could not delete server.json: " + e);
    }
  }

  private S3Proxy proxy(int port) throws IOException {
    StoreFolder.Credentials keys = credentials();
    var blobStore = new FilesystemNio2BlobStore(folder.buckets().toString());
    return S3Proxy.builder()
        .blobStore(blobStore)
        .endpoint(URI.create("http://127.0.0.1:" + port))
        .awsAuthentication(AuthenticationType.AWS_V4, keys.accessKey(), keys.secretKey())
        .v4MaxNonChunkedRequestSize(MAX_SIGNED_BODY)
        .ignoreUnknownHeaders(true)
        .build();
  }

  private StoreFolder.Credentials credentials() throws IOException {
    var known = folder.readCredentials();
    if (known.isPresent()) {
      return known.get();
    }
    SecureRandom random = new SecureRandom();
    byte[] access = new byte[10];
    byte[] secret = new byte[32];
    random.nextBytes(access);
    random.nextBytes(secret);
    HexFormat hex = HexFormat.of();
    var made =
        new StoreFolder.Credentials(
            hex.formatHex(access).toUpperCase(Locale.ROOT), hex.formatHex(secret));
    folder.writeCredentials(made);
    return made;
  }
}
