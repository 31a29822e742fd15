package dev.lockstep.training.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RingHandshakeTest {
  private static final RingOptions IMPATIENT =
      Rings.impatient(Duration.ofMillis(600), Duration.ofSeconds(5));

  private final JobSecret secret = JobSecret.random();

  @Test
  void bindsExactlyTheGivenAddressAtAnEphemeralPort() {
    try (RingCommunicator.Listener listener = RingCommunicator.listen(Rings.HOST)) {
      assertThat(listener.address().getAddress().getHostAddress()).isEqualTo(Rings.HOST);
      assertThat(listener.address().getPort()).isPositive();
    }
    assertThatThrownBy(() -> RingCommunicator.listen("192.0.2.1"))
        .isInstanceOf(CollectiveException.class)
        .hasMessageContaining("192.0.2.1");
  }

  @Test
  void ranksOfAnotherSecretOrSessionOrWorldDoNotConnect() {
    List<RingCommunicator.Listener> two = Rings.listeners(2);
    assertNeitherConnects(
        connect(two, 0, secret, "a", IMPATIENT),
        connect(two, 1, JobSecret.random(), "a", IMPATIENT));
    two = Rings.listeners(2);
    assertNeitherConnects(
        connect(two, 0, secret, "attempt 0", IMPATIENT),
        connect(two, 1, secret, "attempt 1", IMPATIENT));
    two = Rings.listeners(2);
    List<InetSocketAddress> addresses = Rings.addresses(two);
    RingCommunicator.Listener second = two.get(1);
    List<InetSocketAddress> three = List.of(addresses.get(0), addresses.get(1), addresses.get(0));
    assertNeitherConnects(
        connect(two, 0, secret, "a", IMPATIENT),
        Rings.async(() -> second.connect(1, three, secret, "a", IMPATIENT)));
  }

  @Test
  void theRankThatIsMissingIsNamedByEveryOther() {
    List<RingCommunicator.Listener> listeners = Rings.listeners(4);
    List<InetSocketAddress> addresses = Rings.addresses(listeners);
    listeners.get(2).close();
    List<CompletableFuture<Communicator>> ranks = new ArrayList<>();
    for (int rank : new int[] {0, 1, 3}) {
      ranks.add(connect(listeners, addresses, rank, secret, "a", IMPATIENT));
    }
    for (CompletableFuture<Communicator> rank : ranks) {
      assertThat(Rings.failure(rank))
          .isInstanceOf(CollectiveException.class)
          .hasMessageContaining("could not connect its ring")
          .hasMessageContaining("rank 2 (127.0.0.1:" + addresses.get(2).getPort() + ") is missing");
    }
  }

  @Test
  void strangersDoNotDisturbTheRightPeer() throws Exception {
    List<RingCommunicator.Listener> listeners = Rings.listeners(2);
    InetSocketAddress target = listeners.get(0).address();
    List<Socket> strangers = new ArrayList<>();
    Random random = new Random(5);
    try {
      for (int i = 0; i < 230; i++) {
        Socket stranger = new Socket(target.getAddress(), target.getPort());
        strangers.add(stranger);
        if (i >= 200) {
          byte[] garbage = new byte[i * 10];
          random.nextBytes(garbage);
          stranger.getOutputStream().write(garbage);
        }
      }
      CompletableFuture<Communicator> first = connect(listeners, 0, secret, "a", Rings.OPTIONS);
      CompletableFuture<Communicator> second = connect(listeners, 1, secret, "a", Rings.OPTIONS);
      try (Communicator one = Rings.result(first);
          Communicator two = Rings.result(second)) {
        CompletableFuture<Object> barrier =
            Rings.async(
                () -> {
                  two.barrier();
                  return null;
                });
        one.barrier();
        Rings.result(barrier);
      }
    } finally {
      for (Socket stranger : strangers) {
        stranger.close();
      }
    }
  }

  @Test
  void aSlowStrangerIsDropped() throws Exception {
    List<RingCommunicator.Listener> listeners = Rings.listeners(2);
    InetSocketAddress target = listeners.get(0).address();
    CompletableFuture<Communicator> waiting =
        connect(
            listeners,
            0,
            secret,
            "a",
            Rings.impatient(Duration.ofSeconds(8), Duration.ofSeconds(5)));
    try (Socket stranger = new Socket(target.getAddress(), target.getPort())) {
      stranger.setSoTimeout(6000);
      stranger.getOutputStream().write(new byte[] {0x4C});
      assertThat(endOfStream(stranger)).isTrue();
    }
    Rings.result(connect(listeners, 1, secret, "a", Rings.OPTIONS)).close();
    Rings.result(waiting).close();
  }

  @Test
  void aRecordedHandshakeIsWorthless() throws Exception {
    byte[] recorded = recordDialer();
    List<RingCommunicator.Listener> listeners = Rings.listeners(2);
    InetSocketAddress target = listeners.get(0).address();
    CompletableFuture<Communicator> waiting = connect(listeners, 0, secret, "a", Rings.OPTIONS);
    try (Socket replay = new Socket(target.getAddress(), target.getPort())) {
      replay.setSoTimeout(5000);
      replay.getOutputStream().write(recorded);
      InputStream answer = replay.getInputStream();
      assertThat(answer.readNBytes(RingIdentity.NONCE_BYTES)).hasSize(RingIdentity.NONCE_BYTES);
      assertThat(endOfStream(replay)).isTrue();
    }
    Rings.result(connect(listeners, 1, secret, "a", Rings.OPTIONS)).close();
    Rings.result(waiting).close();
  }

  /** Greeting and proof of rank 1 towards rank 0, seen by someone in the middle. */
  private byte[] recordDialer() throws IOException {
    List<RingCommunicator.Listener> listeners = Rings.listeners(2);
    int bytes = Handshake.GREETING_BYTES + Handshake.PROVING_BYTES;
    try (ServerSocket middle = new ServerSocket(0, 10, InetAddress.getByName(Rings.HOST))) {
      InetSocketAddress seen = new InetSocketAddress(Rings.HOST, middle.getLocalPort());
      List<InetSocketAddress> addresses = List.of(seen, listeners.get(1).address());
      CompletableFuture<Communicator> zero =
          connect(listeners, addresses, 0, secret, "a", Rings.OPTIONS);
      CompletableFuture<Communicator> one =
          connect(listeners, addresses, 1, secret, "a", Rings.OPTIONS);
      InetSocketAddress real = listeners.get(0).address();
      try (Socket dialer = middle.accept();
          Socket onward = new Socket(real.getAddress(), real.getPort())) {
        byte[] greeting = dialer.getInputStream().readNBytes(Handshake.GREETING_BYTES);
        onward.getOutputStream().write(greeting);
        byte[] nonce = onward.getInputStream().readNBytes(RingIdentity.NONCE_BYTES);
        dialer.getOutputStream().write(nonce);
        byte[] proof = dialer.getInputStream().readNBytes(Handshake.PROVING_BYTES);
        byte[] recorded = Arrays.copyOf(greeting, bytes);
        System.arraycopy(proof, 0, recorded, greeting.length, proof.length);
        onward.getOutputStream().write(proof);
        dialer.getOutputStream().write(onward.getInputStream().readNBytes(Handshake.PROVING_BYTES));
        // both calls of the roll
        onward.getOutputStream().write(dialer.getInputStream().readNBytes(Integer.BYTES));
        onward.getOutputStream().write(dialer.getInputStream().readNBytes(Integer.BYTES));
        // the offer of shared memory and its answer
        onward.getOutputStream().write(dialer.getInputStream().readNBytes(SharedFile.OFFER_BYTES));
        dialer.getOutputStream().write(onward.getInputStream().readNBytes(1));
        // the recorded bytes were good ones: with them the ring came up
        Rings.result(one).close();
        Rings.result(zero).close();
        return recorded;
      }
    }
  }

  @Test
  void aProofFitsOneRoleOnePairOneWorldOneNonceAndOneProcessOnly() {
    byte[] nonce = RingIdentity.nonce();
    byte[] other = RingIdentity.nonce();
    byte[] told = new PeerProcess(17, "worker").encode();
    RingIdentity identity = new RingIdentity(secret, "a", 0, 4);
    RingIdentity.Role dialer = RingIdentity.Role.DIALER;
    RingIdentity.Meeting meeting = new RingIdentity.Meeting(0, 1, nonce, other);
    byte[] proof = identity.prove(dialer, meeting, told);
    assertThat(new RingIdentity(secret, "a", 1, 4).proves(proof, dialer, meeting)).isTrue();
    assertThat(identity.proves(proof, RingIdentity.Role.LISTENER, meeting)).isFalse();
    for (RingIdentity.Meeting wrong :
        List.of(
            new RingIdentity.Meeting(1, 1, nonce, other),
            new RingIdentity.Meeting(0, 2, nonce, other),
            new RingIdentity.Meeting(0, 1, other, nonce))) {
      assertThat(identity.proves(proof, dialer, wrong)).isFalse();
    }
    for (RingIdentity wrong :
        List.of(
            new RingIdentity(secret, "a", 0, 5),
            new RingIdentity(secret, "b", 0, 4),
            new RingIdentity(JobSecret.random(), "a", 0, 4))) {
      assertThat(wrong.proves(proof, dialer, meeting)).isFalse();
    }
    for (int at = 0; at < proof.length; at++) {
      byte[] changed = proof.clone();
      changed[at] ^= 1;
      assertThat(identity.proves(changed, dialer, meeting)).isFalse();
    }
  }

  @Test
  void aProcessSurvivesTheWireAndCannotForgeLinesOfALog() {
    assertThat(PeerProcess.decode(new PeerProcess(4711, "node-7.example").encode()))
        .isEqualTo(new PeerProcess(4711, "node-7.example"));
    assertThat(PeerProcess.decode(new PeerProcess(1, "a\nb c\u001b[1m").encode()).host())
        .isEqualTo("abc1m");
    assertThat(new PeerProcess(1, "h".repeat(200)).encode()).hasSize(PeerProcess.BYTES);
    assertThat(PeerProcess.own().pid()).isEqualTo(ProcessHandle.current().pid());
  }

  @Test
  void interruptionEndsConnectingAtOnce() {
    List<RingCommunicator.Listener> listeners = Rings.listeners(2);
    List<InetSocketAddress> addresses = Rings.addresses(listeners);
    CompletableFuture<Object> waiting =
        Rings.async(
            () -> {
              Thread.currentThread().interrupt();
              return listeners.get(0).connect(0, addresses, secret, "a", Rings.OPTIONS);
            });
    assertThat(Rings.failure(waiting))
        .isInstanceOf(CollectiveException.class)
        .hasMessageContaining("interrupted");
  }

  @Test
  void closingTheListenerEndsConnecting() throws Exception {
    List<RingCommunicator.Listener> listeners = Rings.listeners(2);
    InetSocketAddress target = listeners.get(0).address();
    CompletableFuture<Communicator> waiting = connect(listeners, 0, secret, "a", Rings.OPTIONS);
    try (Socket stranger = new Socket(target.getAddress(), target.getPort())) {
      stranger.setSoTimeout(5000);
      stranger.getOutputStream().write(new byte[Handshake.GREETING_BYTES]);
      // it is dropped by a rank that is now surely connecting
      assertThat(endOfStream(stranger)).isTrue();
    }
    listeners.get(0).close();
    assertThat(Rings.failure(waiting))
        .isInstanceOf(CollectiveException.class)
        .hasMessageContaining("listener was closed");
  }

  private static boolean endOfStream(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  private static void assertNeitherConnects(
      CompletableFuture<Communicator> one, CompletableFuture<Communicator> other) {
    for (CompletableFuture<Communicator> rank : List.of(one, other)) {
      assertThat(Rings.failure(rank))
          .isInstanceOf(CollectiveException.class)
          .hasMessageContaining("could not connect its ring")
          .hasMessageContaining("missing");
    }
  }

  private static CompletableFuture<Communicator> connect(
      List<RingCommunicator.Listener> listeners,
      int rank,
      JobSecret secret,
      String session,
      RingOptions options) {
    return connect(listeners, Rings.addresses(listeners), rank, secret, session, options);
  }

  private static CompletableFuture<Communicator> connect(
      List<RingCommunicator.Listener> listeners,
      List<InetSocketAddress> addresses,
      int rank,
      JobSecret secret,
      String session,
      RingOptions options) {
    return Rings.async(
        () -> listeners.get(rank).connect(rank, addresses, secret, session, options));
  }
}
