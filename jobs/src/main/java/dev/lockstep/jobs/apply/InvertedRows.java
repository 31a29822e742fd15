package dev.lockstep.jobs.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.normalize.FeatureFits;
import dev.lockstep.preprocessing.normalize.FeatureInversion;
import dev.lockstep.preprocessing.normalize.Preimage;
import java.util.Map;

/** Columns of rows whose features are given, as {@link FrozenDataset} encodes them. Thread-safe. */
public final class InvertedRows {
  private static final String TENSOR = "tensor";
  private static final String LABEL = "label";

  private final FeatureInversion inversion;
  private final String target;
  private final CellTexts texts;

  private InvertedRows(FeatureInversion inversion, String target, CellTexts texts) {
    this.inversion = inversion;
    this.target = target;
    this.texts = texts;
  }

  /**
   * @throws UserException if the dataset's features cannot be undone
   */
  public static InvertedRows of(DatasetVersion dataset) {
    Manifest manifest = dataset.manifest();
    if (manifest.features().isEmpty()) {
      throw images(dataset);
    }
    FeatureInversion inversion =
        FeatureFits.thaw(manifest.features()).inversion().orElseThrow(() -> images(dataset));
    JsonNode written = manifest.specification();
    return new InvertedRows(
        inversion, written.path("target").path("column").asText(), CellTexts.of(written));
  }

  private static UserException images(DatasetVersion dataset) {
    return new UserException(
        dataset.folder() + " is made of tensors; only features of a table's columns can be undone");
  }

  /**
   * Undoes a row.
   *
   * @param row with a field {@code tensor}, as {@code apply} prints it; a row without, which has a
   *     fate, is given back as it is
   * @param where it is, for messages
   * @param compact whether categories are the indices that are stored
   * @throws UserException if the row is something else
   */
  public JsonNode invert(JsonNode row, String where, boolean compact) {
    if (row.has("fate")) {
      return row;
    }
    float[] tensor = tensor(row.path(TENSOR), where);
    ObjectNode line = (ObjectNode) Json.tree(Map.of());
    ObjectNode columns = line.putObject("columns");
    try {
      Map<String, Preimage> found =
          compact ? inversion.ofStored(tensor) : inversion.ofInput(tensor);
      found.forEach((name, preimage) -> put(line, columns, name, preimage));
    } catch (UserException e) {
      throw new UserException(where + ": " + e.getMessage(), e);
    }
    if (row.has(LABEL)) {
      columns.set(target, row.get(LABEL));
    }
    return line;
  }

  private void put(ObjectNode line, ObjectNode columns, String name, Preimage found) {
    if (found instanceof Preimage.OfNumber number) {
      columns.set(name, texts.of(name, number.value()));
      filled(line, name, number.filled());
    } else if (found instanceof Preimage.OfText text) {
      columns.put(name, text.value());
      filled(line, name, text.filled());
    } else if (found instanceof Preimage.Missing) {
      columns.putNull(name);
    } else if (found instanceof Preimage.Between between) {
      ObjectNode interval = line.withObject("/intervals").putObject(name);
      bound(interval, "from", name, between.from());
      bound(interval, "to", name, between.to());
      filled(line, name, between.filled());
    } else if (found instanceof Preimage.Lost lost) {
      line.withObject("/lost").put(name, lost.reason());
    }
  }

  private void bound(ObjectNode interval, String key, String column, double bound) {
    if (Double.isFinite(bound)) {
      interval.set(key, texts.of(column, bound));
    }
  }

  private static void filled(ObjectNode line, String name, boolean filled) {
    if (filled) {
      line.withArray("/filled").add(name);
    }
  }

  private static float[] tensor(JsonNode tensor, String where) {
    if (!tensor.isArray()) {
      throw new UserException(
          where
              + " needs a field `tensor` with an array of numbers, as `lockstep apply` prints it");
    }
    float[] values = new float[tensor.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode value = tensor.get(i);
      boolean missing = value.isTextual() && value.textValue().equals("NaN");
      if (!value.isNumber() && !missing) {
        throw new UserException(
            where + ": tensor[" + i + "] must be a number or \"NaN\", found " + value);
      }
      values[i] = missing ? Float.NaN : (float) value.doubleValue();
    }
    return values;
  }
}
