package dev.lockstep.training.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LookoutTest {
  private long looks;

  @Test
  void seesWhatIsThereOrComesSoon() throws IOException {
    Lookout lookout = Lookout.among(2, 2);

    assertThat(lookout.sees(() -> true)).isTrue();
    assertThat(lookout.sees(() -> ++looks == 100)).isTrue();
    assertThat(looks).isEqualTo(100);
  }

  @Test
  void looksLessAfterLookingInVain() throws IOException {
    Lookout lookout = Lookout.among(2, 2);
    for (int i = 0; i < 20; i++) {
      assertThat(lookout.sees(this::never)).isFalse();
    }
    looks = 0;
    lookout.sees(this::never);
    assertThat(looks).isEqualTo(16);
  }

  @Test
  void looksLongAgainAfterASuccess() throws IOException {
    Lookout lookout = Lookout.among(2, 2);
    for (int i = 0; i < 20; i++) {
      lookout.sees(this::never);
    }
    lookout.sees(() -> true);

    long began = System.nanoTime();
    lookout.sees(this::never);
    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(100_000);
  }

  @Test
  void looksLongAgainNowAndThen() throws IOException {
    Lookout lookout = Lookout.among(2, 2);
    long longest = 0;
    for (int i = 0; i < 20; i++) {
      lookout.sees(this::never);
    }
    for (int i = 0; i < 32; i++) {
      long began = System.nanoTime();
      lookout.sees(this::never);
      longest = Math.max(longest, System.nanoTime() - began);
    }
    assertThat(longest).isGreaterThanOrEqualTo(100_000);
  }

  @Test
  void neverLooksWhereAPeerNeedsTheProcessor() throws IOException {
    assertThat(Lookout.among(3, 2).sees(this::never)).isFalse();
    assertThat(looks).isZero();
  }

  private boolean never() {
    looks++;
    return false;
  }
}
