package dev.lockstep.jobs.apply;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.csv.CsvFormat;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.Labels;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.RowGroupData;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.preprocessing.dataset.ValueLabel;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.normalize.FeatureFits;
import dev.lockstep.preprocessing.normalize.FrozenFeatures;
import dev.lockstep.preprocessing.pipeline.FrozenLookups;
import dev.lockstep.preprocessing.pipeline.SingleRows;
import dev.lockstep.preprocessing.pipeline.TabularSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/** The transformations of one version, ready for rows. Not thread-safe. */
public final class FrozenDataset {
  private final FrozenFeatures features;
  private final RowSource rows;
  private final CsvFormat format;

  /**
   * A row as a network gets it, or why it gets none.
   *
   * @param tensor float32 in row-major order; absent if the row is not kept
   * @param label class name or value in target units; absent if the row has no target
   * @param fate absent if the row is kept; {@code filtered} or {@code rejected}
   * @param rule that the row breaks, absent if there is none
   * @param reason what was found and what is allowed, absent if there is no rule
   */
  public record Encoded(List<Float> tensor, Object label, String fate, String rule, String reason) {
    public Encoded {
      tensor = tensor == null ? null : List.copyOf(tensor);
    }

    static Encoded kept(List<Float> tensor, Object label) {
      return new Encoded(tensor, label, null, null, null);
    }

    static Encoded left(Fate fate) {
      return new Encoded(null, null, fate.fate(), fate.rule(), fate.reason());
    }
  }

  private FrozenDataset(FrozenFeatures features, RowSource rows, CsvFormat format) {
    this.features = features;
    this.rows = rows;
    this.format = format;
  }

  /**
   * Opens what a dataset's manifest holds, and the lookups that its records were joined with.
   *
   * @param spark asked for a session only if there are lookups
   * @throws UserException if the dataset has no transformations that rows could go through, or a
   *     lookup is not any more what it was
   */
  public static FrozenDataset of(DatasetVersion dataset, Supplier<SparkSession> spark) {
    Manifest manifest = dataset.manifest();
    if (manifest.features().isEmpty()) {
      throw new UserException(
          dataset.folder()
              + " has no frozen transformations of columns: it was made from images, whose elements"
              + " are fed as schema.features of its manifest says");
    }
    FrozenFeatures features = FeatureFits.thaw(manifest.features());
    if (features.input().fields().stream().anyMatch(f -> f.kind() == BlockSchema.Kind.TENSOR)) {
      throw new UserException(
          dataset.folder() + " is made of tensors; only rows of numbers and texts can be given");
    }
    JsonNode written = manifest.specification();
    if (!written.has("schema")) {
      String target = written.path("target").path("column").asText();
      return new FrozenDataset(
          features, new RowBlocks(features.input(), target), CsvFormat.defaults());
    }
    TabularSpec spec = Json.value(written, TabularSpec.class);
    RowSource rows =
        SingleRows.areNeeded(spec)
            ? new RawRows(spec, features.input(), FrozenLookups.read(dataset, spec, spark))
            : new RowBlocks(features.input(), spec.target().column());
    return new FrozenDataset(features, rows, CellFormats.ofRows(spec));
  }

  /**
   * The form of CSV that rows are read from: with a header, and missing values as in the source.
   */
  public CsvFormat csvFormat() {
    return format;
  }

  /** Columns a row may have. */
  public List<String> columns() {
    return rows.columns();
  }

  /**
   * Encodes rows with the same code as the run that made the dataset.
   *
   * @param given all columns that tensors are made of in each
   * @param first number of the first row, for messages
   * @param compact whether categories stay indices, as they are stored
   * @throws UserException that names the row
   */
  public List<Encoded> encode(List<InputRow> given, long first, boolean compact) {
    RowSource.Prepared prepared = rows.prepare(given, first);
    try {
      Iterator<Encoded> kept =
          prepared.block().map(block -> encode(block, compact)).orElse(List.of()).iterator();
      return prepared.fates().stream()
          .map(fate -> fate.map(Encoded::left).orElseGet(kept::next))
          .toList();
    } catch (UserException e) {
      if (given.size() == 1) {
        throw new UserException("row " + first + ": " + e.getMessage(), e);
      }
    }
    List<Encoded> encoded = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      encoded.addAll(encode(given.subList(i, i + 1), first + i, compact));
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
    List<Encoded> encoded = new ArrayList<>();
    for (int i = 0; i < block.rows(); i++) {
      float[] values = compact ? stored(bytes, spec, i) : input(data, spec, i);
      List<Float> tensor = new ArrayList<>(values.length);
      for (float value : values) {
        tensor.add(value);
      }
      encoded.add(Encoded.kept(tensor, label(features.schema().label(), labels[i])));
    }
    return encoded;
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
