package dev.lockstep.training.collective.nccl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.collective.JobSecret;
import dev.lockstep.training.collective.RingCommunicator;
import dev.lockstep.training.collective.RingOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of a machine without a GPU; nothing tests the sums of NCCL. */
@Timeout(60)
class NcclCommunicatorTest {
  @BeforeEach
  void requireNoNatives() {
    ClassLoader loader = getClass().getClassLoader();
    Assumptions.assumeTrue(
        loader.getResource("org/bytedeco/cuda/linux-x86_64/libjnicudart.so") == null);
  }

  @Test
  void isNotAvailableWithoutNativesHoweverOftenAsked() {
    assertThat(NcclCommunicator.isAvailable()).isFalse();
    assertThat(NcclCommunicator.isAvailable()).isFalse();
  }

  @Test
  void theRingIsTheFastestThatAllRanksHave() {
    try (RingCommunicator.Listener listener = RingCommunicator.listen("127.0.0.1");
        Communicator ring =
            listener.connect(
                0,
                List.of(listener.address()),
                JobSecret.random(),
                "alone",
                RingOptions.defaults())) {
      assertThat(NcclCommunicator.fastest(ring, true, Duration.ofSeconds(1))).isSameAs(ring);
      assertThat(NcclCommunicator.fastest(ring, false, Duration.ofSeconds(1))).isSameAs(ring);
    }
  }
}
