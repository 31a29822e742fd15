package dev.lockstep.training.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class RebatchTest {
  @Test
  void anySizesBecomeFullBatchesWithEveryRowOnceAndInOrder() {
    Random random = new Random(5);
    for (int trial = 0; trial < 20; trial++) {
      List<DataSet> pieces = new ArrayList<>();
      int rows = 0;
      for (int i = 0; i < random.nextInt(8); i++) {
        int size = 1 + random.nextInt(9);
        pieces.add(numbered(rows, size));
        rows += size;
      }
      int batchSize = 1 + random.nextInt(6);
      List<Integer> sizes = new ArrayList<>();
      List<Integer> seen = new ArrayList<>();
      Rebatch<DataSet> batches = new Rebatch<>(new Examples.Single(), pieces.iterator(), batchSize);
      for (DataSet batch = batches.next(); batch != null; batch = batches.next()) {
        sizes.add(batch.numExamples());
        for (int row = 0; row < batch.numExamples(); row++) {
          seen.add(batch.getFeatures().getInt(row, 0));
        }
      }
      for (int i = 0; i < rows; i++) {
        assertThat(seen.get(i)).isEqualTo(i);
      }
      assertThat(seen).hasSize(rows);
      assertThat(sizes.stream().limit(Math.max(0, sizes.size() - 1L)))
          .allMatch(size -> size == batchSize);
    }
  }

  private static DataSet numbered(int from, int rows) {
    float[][] features = new float[rows][2];
    for (int i = 0; i < rows; i++) {
      features[i][0] = from + i;
    }
    return new DataSet(Nd4j.create(features), Nd4j.zeros(rows, 1));
  }
}
