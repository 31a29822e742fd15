package dev.lockstep.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.dataset.storage.Json;
import org.junit.jupiter.api.Test;

class MeasurementTest {
  @Test
  void lineHasTheDocumentedNamesAndARatioAboveOneWhereOursIsFaster() {
    Measurement measured = Measurement.ofSeconds("preprocess", "csv", "spark-ml", 2, 5);
    assertThat(Json.line(measured))
        .isEqualTo(
            "{\"bench\":\"preprocess\",\"case\":\"csv\",\"peer_name\":\"spark-ml\",\"ours\":2.0,"
                + "\"peer\":5.0,\"ratio\":2.5,\"unit\":\"s\"}");
  }
}
