package dev.lockstep.preprocessing.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.dataset.SourceObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdxRangeTest {

  @ParameterizedTest
  @CsvSource({
    "1, 784, 2",
    "2, 784, 2",
    "60000, 784, 1",
    "60000, 784, 2",
    "60000, 784, 64",
    "7, 3, 100",
    "10000000, 784, 4",
    "3, 100000000, 2"
  })
  void coversEveryRecordOnceAndInOrder(long records, int recordBytes, int parallelism) {
    List<IdxRange> ranges = divide(records, recordBytes, parallelism, false);

    long next = 0;
    for (IdxRange range : ranges) {
      assertThat(range.first()).isEqualTo(next);
      assertThat(range.end()).isGreaterThan(range.first());
      next = range.end();
    }
    assertThat(next).isEqualTo(records);
    assertThat(ranges.get(ranges.size() - 1).isLast()).isTrue();
  }

  @Test
  void givesEveryCoreWorkAndNoTaskMoreThanItCanRepeatCheaply() {
    assertThat(divide(60_000, 784, 8, false)).hasSizeBetween(8, 9);
    assertThat(divide(10_000_000, 784, 8, false)).hasSizeGreaterThan(200);
    assertThat(divide(100, 784, 8, false)).hasSize(1);
  }

  @Test
  void readsCompressedImagesInOneTask() {
    assertThat(divide(10_000_000, 784, 8, true)).hasSize(1);
  }

  @Test
  void checksTheEndOfAnObjectWithoutRecordsToo() {
    assertThat(divide(0, 784, 2, false)).singleElement().matches(IdxRange::isLast);
    assertThat(divide(0, 784, 2, true)).singleElement().matches(IdxRange::isLast);
  }

  private static List<IdxRange> divide(
      long records, int recordBytes, int parallelism, boolean gzipped) {
    SourceObject object = new SourceObject("file:/images", 1, "tag");
    IdxObject images = new IdxObject(object, gzipped, records, 16, recordBytes);
    IdxObject labels = new IdxObject(object, false, records, 8, 1);
    return IdxRange.divide(Origin.TRAIN, images, labels, parallelism);
  }
}
