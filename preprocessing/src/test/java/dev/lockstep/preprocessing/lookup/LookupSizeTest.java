package dev.lockstep.preprocessing.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.LocalSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 16 bytes of a row, 8 of each value, and what texts and arrays hold. */
class LookupSizeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "7L                                                 | 24",
        "'abc'                                              | 27",
        "cast(null as string)                               | 24",
        "array(1, 2, 3)                                     | 48",
        "array('ab', null, 'cdef')                          | 54",
        "cast(null as array<string>)                        | 24",
        "array(array(1, 2), cast(null as array<int>), array(3)) | 72",
        "array(cast('xyz' as binary))                       | 35",
      })
  void countsWhatAValueHoldsAtEveryDepth(String value, long bytes) {
    Dataset<Row> lookup = LocalSpark.session().sql("select " + value + " as a, 'not asked' as b");

    assertThat(LookupSize.of("rule x", lookup, List.of("a"))).isEqualTo(new LookupSize(1, bytes));
  }
}
