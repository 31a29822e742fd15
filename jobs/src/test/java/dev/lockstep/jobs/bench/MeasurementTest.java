package dev.lockstep.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.dataset.storage.Json;
import org.junit.jupiter.api.Test;

class MeasurementTest {
  @Test
  void lineHasTheDocumentedNamesAndARatioAboveOneWhereOursIsFaster() {
    Measurement measured = Measurement.ofMilliseconds("allreduce", "4 KB", "sockets", 2, 5);
    assertThat(Json.line(measured))
        .isEqualTo(
            "{\"bench\":\"allreduce\",\"case\":\"4 KB\",\"peer_name\":\"sockets\",\"ours\":2.0,"
                + "\"peer\":5.0,\"ratio\":2.5,\"unit\":\"ms\"}");
  }
}
