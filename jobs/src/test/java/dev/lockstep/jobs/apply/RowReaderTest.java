package dev.lockstep.jobs.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.BufferedReader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowReaderTest {
  private static List<InputRow> read(String line) {
    List<InputRow> rows = new ArrayList<>();
    RowReader.jsonLines(new BufferedReader(new StringReader(line)), "rows", rows::add);
    return rows;
  }

  @Test
  void takesNumbersOfTheWholeRangeOfTheirTypes() {
    assertThat(
            read(
                "{\"a\":9223372036854775807,\"b\":-9223372036854775808,\"c\":1.7976931348623157e308,"
                    + "\"d\":-4.9e-324,\"e\":\"9223372036854775808\"}"))
        .containsExactly(
            new InputRow(
                Map.of(
                    "a", Optional.of(Long.MAX_VALUE),
                    "b", Optional.of(Long.MIN_VALUE),
                    "c", Optional.of(Double.MAX_VALUE),
                    "d", Optional.of(-Double.MIN_VALUE),
                    "e", Optional.of("9223372036854775808"))));
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775808, whole numbers of JSON must fit int64",
    "-9223372036854775809, whole numbers of JSON must fit int64",
    "1e309, numbers of JSON must fit float64",
    "-1.8e308, numbers of JSON must fit float64",
  })
  void refusesNumbersThatWouldBecomeOthers(String number, String allowed) {
    assertThatThrownBy(() -> read("{\"x\":1}\n{\"amount\":" + number + "}"))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("rows line 2: amount is", allowed, "Write it as a text");
  }
}
