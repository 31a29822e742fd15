package dev.lockstep.training.model;

import dev.lockstep.training.collective.ElementType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
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

  private final InputView view;
  private final int inputs;
  private final int outputs;
  private final float others;
  private final float one;
  private final Map<Place, INDArray> features = new LinkedHashMap<>();
  private long featureBytes;
  private final Map<Integer, Labels> labels = new HashMap<>();
  private INDArray blankRow;

  /**
   * @param view of one row of features
   * @param outputs width of the output layer: the number of classes, or 1 for a value
   * @param signed whether labels of classes are 1 and -1 instead of 1 and 0
   */
  BatchArrays(InputView view, int outputs, boolean signed) {
    this(view, outputs, signed, 0);
  }

  /**
   * @param smoothing share of a label of classes that is spread evenly over all of them
   */
  BatchArrays(InputView view, int outputs, boolean signed, double smoothing) {
    this.view = view;
    this.inputs = view.elements();
    this.outputs = outputs;
    float spread = (float) (smoothing / outputs);
    this.others = signed ? -1f : spread;
    this.one = (float) (1 - smoothing) + spread;
  }

  /** Elements of one row of features. */
  int inputs() {
    return inputs;
  }

  /** The buffer's rows from its position on, as the network sees them, not copied. */
  @SuppressWarnings("ReferenceEquality") // the same memory is meant, whatever it holds now
  INDArray features(ByteBuffer buffer, int rows) {
    Pointer pointer = NativeViews.pointer(buffer, ElementType.FLOAT32, (long) rows * inputs);
    Place place = new Place(pointer.address(), rows);
    INDArray known = features.get(place);
    if (known != null) {
      return known;
    }
    INDArray array = NativeViews.array(pointer, view, rows);
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

  /**
   * Labels of classes {@code [rows, classes]}, or values {@code [rows, 1]}; valid until the next
   * call.
   */
  INDArray labels(float[] labelOfRow, int rows) {
    if (labels.size() == REMEMBERED && !labels.containsKey(rows)) {
      labels.clear();
    }
    return labels.computeIfAbsent(rows, this::newLabels).set(labelOfRow);
  }

  private Labels newLabels(int rows) {
    return outputs == 1 ? new Values(rows) : new OneHot(rows, outputs, others, one);
  }

  /** One row of zeros. */
  INDArray blankRow() {
    if (blankRow == null) {
      blankRow = Nd4j.zeros(DataType.FLOAT, view.shape(1));
    }
    return blankRow;
  }

  /** A label for {@link #blankRow()}. */
  INDArray blankLabel() {
    return labels(new float[1], 1);
  }

  /** Buffers come and go over the same memory, so the address is what counts. */
  private record Place(long address, int rows) {}

  /** The labels of batches of one size. */
  private interface Labels {
    INDArray set(float[] labelOfRow);
  }

  /** A column of values. */
  private static final class Values implements Labels {
    private final int rows;
    private final INDArray array;
    private final FloatBuffer elements;

    Values(int rows) {
      this.rows = rows;
      this.array = Nd4j.zeros(DataType.FLOAT, rows, 1);
      this.elements = NativeViews.buffer(array, "labels").asFloatBuffer();
    }

    @Override
    public INDArray set(float[] labelOfRow) {
      elements.put(0, labelOfRow, 0, rows);
      return array;
    }
  }

  /** A matrix with a one per row that remembers its ones, so that a new batch clears only those. */
  private static final class OneHot implements Labels {
    private final int classes;
    private final float others;
    private final float one;
    private final int[] ones;
    private final INDArray array;
    private final FloatBuffer elements;

    OneHot(int rows, int classes, float others, float one) {
      this.classes = classes;
      this.others = others;
      this.one = one;
      this.ones = IntStream.range(0, rows).map(row -> row * classes).toArray();
      this.array = Nd4j.valueArrayOf(new long[] {rows, classes}, others, DataType.FLOAT);
      this.elements = NativeViews.buffer(array, "labels").asFloatBuffer();
    }

    @Override
    public INDArray set(float[] labelOfRow) {
      for (int row = 0; row < ones.length; row++) {
        int label = (int) labelOfRow[row];
        if (label != labelOfRow[row] || label < 0 || label >= classes) {
          throw new IllegalArgumentException(
              "labels must be 0 to "
                  + (classes - 1)
                  + " but row "
                  + row
                  + " has "
                  + labelOfRow[row]);
        }
        elements.put(ones[row], others);
        ones[row] = row * classes + label;
        elements.put(ones[row], one);
      }
      return array;
    }
  }
}
