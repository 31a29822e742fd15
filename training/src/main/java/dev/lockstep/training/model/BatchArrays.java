package dev.lockstep.training.model;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Arrays over batches. A reader hands out the same few buffers again and again, and all batches but
 * an epoch's last have the same size, so the arrays are made once and remembered.
 */
final class BatchArrays {
  /** Remembered label arrays. */
  private static final int REMEMBERED = 16;

  /**
   * Bytes under remembered feature arrays, which keep the memory from being freed. Enough for all
   * batches that are read ahead, where batches are so small that making an array matters.
   */
  private static final long REMEMBERED_BYTES = 64L << 20;

  private final int inputs;
  private final int classes;
  private final Map<Place, INDArray> features = new LinkedHashMap<>();
  private long featureBytes;
  private final Map<Integer, Labels> labels = new HashMap<>();
  private INDArray blankRow;

  BatchArrays(int inputs, int classes) {
    this.inputs = inputs;
    this.classes = classes;
  }

  /** The buffer's rows from its position on, {@code [rows, inputs]}, not copied. */
  @SuppressWarnings("ReferenceEquality") // the same memory is meant, whatever it holds now
  INDArray features(ByteBuffer buffer, int rows) {
    FloatPointer pointer = NativeViews.pointer(buffer, (long) rows * inputs);
    Place place = new Place(pointer.address(), rows);
    INDArray known = features.get(place);
    if (known != null) {
      return known;
    }
    INDArray array = NativeViews.array(pointer, rows, inputs);
    features.put(place, array);
    featureBytes += bytes(rows);
    forgetOldest();
    return array;
  }

  private void forgetOldest() {
    Iterator<Place> oldest = features.keySet().iterator();
    while (featureBytes > REMEMBERED_BYTES && features.size() > 1) {
      featureBytes -= bytes(oldest.next().rows);
      oldest.remove();
    }
  }

  private long bytes(int rows) {
    return (long) rows * inputs * Float.BYTES;
  }

  /** One-hot labels, {@code [rows, classes]}; valid until the next call. */
  INDArray labels(int[] classOfRow, int rows) {
    if (labels.size() == REMEMBERED && !labels.containsKey(rows)) {
      labels.clear();
    }
    return labels.computeIfAbsent(rows, n -> new Labels(n, classes)).set(classOfRow);
  }

  /** One row of zeros. */
  INDArray blankRow() {
    if (blankRow == null) {
      blankRow = Nd4j.zeros(DataType.FLOAT, 1, inputs);
    }
    return blankRow;
  }

  /** A label for {@link #blankRow()}. */
  INDArray blankLabel() {
    return labels(new int[1], 1);
  }

  /** Buffers come and go over the same memory, so the address is what counts. */
  private record Place(long address, int rows) {}

  /** A one-hot matrix that remembers its ones, so that a new batch clears only those. */
  private static final class Labels {
    private final int classes;
    private final int[] ones;
    private final INDArray array;
    private final FloatBuffer elements;

    Labels(int rows, int classes) {
      this.classes = classes;
      this.ones = IntStream.range(0, rows).map(row -> row * classes).toArray();
      this.array = Nd4j.zeros(DataType.FLOAT, rows, classes);
      this.elements = NativeViews.buffer(array, "labels").asFloatBuffer();
    }

    INDArray set(int[] classOfRow) {
      for (int row = 0; row < ones.length; row++) {
        int label = classOfRow[row];
        if (label < 0 || label >= classes) {
          throw new IllegalArgumentException(
              "labels must be 0 to " + (classes - 1) + " but row " + row + " has " + label);
        }
        elements.put(ones[row], 0f);
        ones[row] = row * classes + label;
        elements.put(ones[row], 1f);
      }
      return array;
    }
  }
}
