package dev.lockstep.jobs.bench.train;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Rows of uniform random values. The class is where the last ten values are largest, which can be
 * learned, but a fifth of the rows has a random class, another one each time that they come around:
 * like real labels they are never all right, so gradients do not vanish. Once they do, an optimizer
 * computes with denormal numbers, which some CPUs are a hundred times slower with.
 *
 * @param features {@code [rows, 784]}, direct float32
 * @param labels class of each row
 */
record SyntheticBatch(ByteBuffer features, float[] labels) {
  /** Batches that are trained on in turn. */
  static final int COUNT = 320;

  /** Different features among them: 16 MB. */
  private static final int FEATURES = 40;

  /** One row of so many has a random class. */
  private static final int NOISE = 5;

  /** As many as a process trains on. */
  static List<SyntheticBatch> ofRank(int rank) {
    SplittableRandom random = new SplittableRandom(7 + rank);
    List<SyntheticBatch> batches = new ArrayList<>();
    for (int i = 0; i < FEATURES; i++) {
      batches.add(next(random));
    }
    for (int i = FEATURES; i < COUNT; i++) {
      SyntheticBatch first = batches.get(i % FEATURES);
      batches.add(new SyntheticBatch(first.features, first.labels.clone()));
    }
    batches.forEach(batch -> batch.disturb(random));
    return batches;
  }

  private static SyntheticBatch next(SplittableRandom random) {
    ByteBuffer features =
        ByteBuffer.allocateDirect(TrainCase.BATCH * TrainCase.INPUTS * Float.BYTES)
            .order(ByteOrder.nativeOrder());
    float[] labels = new float[TrainCase.BATCH];
    float[] row = new float[TrainCase.INPUTS];
    for (int i = 0; i < labels.length; i++) {
      for (int j = 0; j < row.length; j++) {
        row[j] = random.nextInt(1 << 24) * 0x1p-24f;
        features.putFloat(row[j]);
      }
      labels[i] = largestOfLast(row);
    }
    return new SyntheticBatch(features.flip(), labels);
  }

  private static int largestOfLast(float[] row) {
    int first = row.length - TrainCase.CLASSES;
    int largest = 0;
    for (int i = 1; i < TrainCase.CLASSES; i++) {
      if (row[first + i] > row[first + largest]) {
        largest = i;
      }
    }
    return largest;
  }

  private void disturb(SplittableRandom random) {
    for (int row = 0; row < labels.length; row++) {
      if (random.nextInt(NOISE) == 0) {
        labels[row] = random.nextInt(TrainCase.CLASSES);
      }
    }
  }

  /** As Deeplearning4j has them; sequences are {@code [rows, 28 values, 28 steps]}. */
  static List<DataSet> dataSets(List<SyntheticBatch> batches, TrainCase kind) {
    IdentityHashMap<ByteBuffer, INDArray> inputs = new IdentityHashMap<>();
    return batches.stream()
        .map(
            batch ->
                new DataSet(
                    inputs.computeIfAbsent(batch.features, features -> input(features, kind)),
                    batch.classes()))
        .toList();
  }

  private static INDArray input(ByteBuffer features, TrainCase kind) {
    float[] values = new float[features.remaining() / Float.BYTES];
    features.duplicate().order(features.order()).asFloatBuffer().get(values);
    INDArray rows = Nd4j.create(values, new long[] {TrainCase.BATCH, TrainCase.INPUTS}, 'c');
    return kind == TrainCase.LSTM
        ? rows.reshape('c', TrainCase.BATCH, TrainCase.SIDE, TrainCase.SIDE)
            .permute(0, 2, 1)
            .dup('c')
        : rows;
  }

  private INDArray classes() {
    INDArray classes = Nd4j.zeros(TrainCase.BATCH, TrainCase.CLASSES);
    for (int row = 0; row < labels.length; row++) {
      classes.putScalar(row, (int) labels[row], 1);
    }
    return classes;
  }
}
