package dev.lockstep.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {
  @ParameterizedTest
  @CsvSource({
    "0 B, 0",
    "512 KiB, 524288",
    "16MiB, 16777216",
    "1 GiB, 1073741824",
    "64 MB, 64000000",
    "2 TiB, 2199023255552",
    "999999999999999 TB, 9223372036854775807",
  })
  void readsSizes(String written, long bytes) {
    assertThat(Units.bytes(written)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"500 ms, PT0.5S", "60 s, PT1M", "5 min, PT5M", "2h, PT2H"})
  void readsDurations(String written, Duration duration) {
    assertThat(Units.duration(written)).isEqualTo(duration);
  }

  @ParameterizedTest
  @CsvSource({"10%, 0.1", "2.5 %, 0.025", "100%, 1", "0%, 0", "33.3%, 0.333"})
  void readsShares(String written, double share) {
    assertThat(Units.share(TextNode.valueOf(written))).isEqualTo(share);
    assertThat(Units.share(DoubleNode.valueOf(share))).isEqualTo(share);
  }

  @Test
  void countsSwappedNeighborsAsOneSlip() {
    assertThat(Suggestion.distance("epcohs", "epochs")).isEqualTo(1);
    assertThat(Suggestion.distance("", "abc")).isEqualTo(3);
    assertThat(Suggestion.distance("kitten", "sitting")).isEqualTo(3);
  }
}
