package dev.lockstep.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrderedResultsTest {
  @Test
  void resultsAreHandedOverInOrderAsSoonAsThoseBeforeAreThere() {
    List<Integer> received = new ArrayList<>();
    OrderedResults results = new OrderedResults(result -> received.add((int) result[0]));
    results.apply(2, new byte[] {2});
    results.apply(0, new byte[] {0});
    assertThat(received).containsExactly(0);
    results.apply(1, new byte[] {1});
    assertThat(received).containsExactly(0, 1, 2);
  }

  @Test
  void everyResultIsHandedOverOnceWhateverTheOrderTasksEndIn() {
    for (int seed = 0; seed < 50; seed++) {
      List<Integer> ends = new ArrayList<>(IntStream.range(0, 40).boxed().toList());
      Collections.shuffle(ends, new Random(seed));
      List<Integer> received = new ArrayList<>();
      OrderedResults results = new OrderedResults(result -> received.add((int) result[0]));
      ends.forEach(partition -> results.apply(partition, new byte[] {partition.byteValue()}));
      assertThat(received).isEqualTo(IntStream.range(0, 40).boxed().toList());
    }
  }
}
