package dev.lockstep.preprocessing.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.UserException;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordColumnsTest {
  @Test
  void framesDataColumnsAndFindsThemAgain() {
    StructType data = new StructType().add("age", "bigint").add("city", "string");

    StructType frame = RecordColumns.frame(data);

    assertThat(frame.fieldNames())
        .containsExactly("age", "city", "_source", "_position", "_raw", "_rule", "_reason");
    assertThat(RecordColumns.data(frame)).isEqualTo(data);
    assertThat(RecordColumns.data(frame.add(RecordColumns.FATE, "string"))).isEqualTo(data);
  }

  @ParameterizedTest
  @ValueSource(strings = {"_source", "_FATE", "_metadata"})
  void refusesReservedNames(String name) {
    assertThatThrownBy(() -> RecordColumns.frame(new StructType().add(name, "string")))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll(name, "reserved");
  }

  @Test
  void refusesNamesThatSparkCannotTellApart() {
    assertThatThrownBy(
            () -> RecordColumns.frame(new StructType().add("Age", "int").add("age", "int")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("two columns age");
  }
}
