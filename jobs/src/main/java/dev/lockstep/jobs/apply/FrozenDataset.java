package dev.lockstep.jobs.apply;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.Labels;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.RowGroupData;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.preprocessing.dataset.ValueLabel;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.normalize.FeatureFits;
import dev.lockstep.preprocessing.normalize.FrozenFeatures;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** The transformations of one version, ready for rows. Not thread-safe. */
public final class FrozenDataset {
  private final FrozenFeatures features;
  private final RowBlocks blocks;

  /**
   * A row as a network gets it.
   *
   * @param tensor float32 in row-major order
   * @param label class name or value in target units; null if the row has no target
   */
  public record Encoded(List<Float> tensor, Object label) {
    public Encoded {
      tensor = List.copyOf(tensor);
    }
  }

  private FrozenDataset(FrozenFeatures features, String target) {
    this.features = features;
    this.blocks = new RowBlocks(features.input(), target);
  }

  /**
   * @throws UserException if the dataset has no transformations that rows could go through
   */
  public static FrozenDataset of(DatasetVersion dataset) {
    Manifest manifest = dataset.manifest();
    if (manifest.features().isEmpty()) {
      throw new UserException(
          dataset.folder()
              + " has no frozen transformations of columns: it was made from images, whose elements"
              + " are fed as schema.features of its manifest says");
    }
    if (!manifest.specification().path("records").isEmpty()) {
      throw new UserException(
          dataset.folder()
              + " was made with record steps (preprocess.records), which rows given here would not"
              + " go through; apply takes datasets whose columns are those of their source");
    }
    FrozenFeatures features = FeatureFits.thaw(manifest.features());
    if (features.input().fields().stream().anyMatch(f -> f.kind() == BlockSchema.Kind.TENSOR)) {
      throw new UserException(
          dataset.folder() + " is made of tensors; only rows of numbers and texts can be given");
    }
    String target = manifest.specification().path("target").path("column").asText();
    return new FrozenDataset(features, target);
  }

  /** Columns a row must have; the target may be absent. */
  public List<String> columns() {
    return features.input().names();
  }

  /**
   * Encodes rows with the same code as the run that made the dataset.
   *
   * @param rows all of the columns in each
   * @param first number of the first row, for messages
   * @param compact whether categories stay indices, as they are stored
   * @throws UserException that names the row
   */
  public List<Encoded> encode(List<InputRow> rows, long first, boolean compact) {
    try {
      return encode(blocks.of(rows, first), compact);
    } catch (UserException e) {
      if (rows.size() == 1) {
        throw new UserException("row " + first + ": " + e.getMessage(), e);
      }
    }
    List<Encoded> encoded = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      encoded.addAll(encode(rows.subList(i, i + 1), first + i, compact));
    }
    return encoded;
  }

  private List<Encoded> encode(Block block, boolean compact) {
    TensorSpec spec = features.schema().features();
    byte[] stored = new byte[Math.multiplyExact(block.rows(), spec.rowBytes())];
    features.encode(block, null, null, stored);
    double[] labels = new double[block.rows()];
    features.labels(block, labels);
    ByteBuffer bytes = ByteBuffer.allocateDirect(stored.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(stored).flip();
    Labels none = Labels.ofValues(new float[block.rows()]);
    RowGroupData data = new RowGroupData(spec, bytes, none, List.of());
    List<Encoded> rows = new ArrayList<>();
    for (int i = 0; i < block.rows(); i++) {
      float[] values = compact ? stored(bytes, spec, i) : input(data, spec, i);
      List<Float> tensor = new ArrayList<>(values.length);
      for (float value : values) {
        tensor.add(value);
      }
      rows.add(new Encoded(tensor, label(features.schema().label(), labels[i])));
    }
    return rows;
  }

  private static float[] input(RowGroupData data, TensorSpec spec, int row) {
    float[] values = new float[spec.inputElements()];
    data.copyRow(row, FloatBuffer.wrap(values));
    return values;
  }

  private static float[] stored(ByteBuffer bytes, TensorSpec spec, int row) {
    float[] values = new float[spec.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = bytes.getFloat(row * spec.rowBytes() + i * Float.BYTES);
    }
    return values;
  }

  private static Object label(LabelSpec spec, double label) {
    if (Double.isNaN(label)) {
      return null;
    }
    return spec instanceof ClassLabel classes
        ? classes.classes().get((int) label)
        : ((ValueLabel) spec).target(label);
  }
}
