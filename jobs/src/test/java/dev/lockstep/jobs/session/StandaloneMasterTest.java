package dev.lockstep.jobs.session;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandaloneMasterTest {
  @Test
  void aMasterThatIsNotThereIsTheEnvironmentAndSaidWithItsAddress() throws IOException {
    String url = "spark://127.0.0.1:" + freePort();
    assertThatThrownBy(() -> StandaloneMaster.requireAnswer(url))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContainingAll("nothing answers", url, "refused");
  }

  @Test
  void oneOfSeveralMastersIsEnough() throws IOException {
    int free = freePort();
    try (ServerSocket master = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String url = "spark://127.0.0.1:%d,127.0.0.1:%d".formatted(free, master.getLocalPort());
      assertThatCode(() -> StandaloneMaster.requireAnswer(url)).doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark://host", "spark://:7077", "spark://a:1,,b:2", "spark://a b:1"})
  void aMasterWithoutHostOrPortIsTheUsersMistake(String url) {
    assertThatThrownBy(() -> StandaloneMaster.requireAnswer(url))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll(url, "spark://HOST:7077");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
