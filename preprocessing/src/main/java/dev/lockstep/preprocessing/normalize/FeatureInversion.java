package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.dataset.Expand;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Columns of a table from its features: what {@link FrozenFeatures#encode} did, undone as far as it
 * can be. Thread-safe.
 *
 * <ul>
 *   <li>standardize, min_max, robust and power give the number back within the error of float32;
 *   <li>one_hot and ordinal give the category back, frequency and target_encode where no other
 *       category has the same number;
 *   <li>clip gives back what is inside of its bounds, and of what is at a bound the side on which
 *       it was; bins give their interval;
 *   <li>a number that impute puts in is marked, unless an indicator says whether it was there;
 *   <li>hash gives nothing back.
 * </ul>
 */
public final class FeatureInversion {
  /** From so much on, the largest of a category's inputs is meant. */
  private static final float MORE_THAN_HALF = 0.5f;

  private final TensorSpec features;
  private final Map<String, List<Element>> columns = new LinkedHashMap<>();

  /**
   * @param at position among the stored elements
   */
  private record Element(int at, LaneInverse inverse) {}

  FeatureInversion(TableFeatures.Form form) {
    features = form.schema().features();
    for (BlockSchema.Field field : form.input().fields()) {
      if (!field.name().equals(form.target().column())) {
        columns.put(field.name(), new ArrayList<>());
      }
    }
    for (int i = 0; i < form.lanes().size(); i++) {
      FrozenLane lane = form.lanes().get(i);
      int at = form.input().indexOf(lane.column());
      boolean texts = form.input().fields().get(at).kind() == BlockSchema.Kind.STRING;
      columns
          .getOrDefault(lane.column(), new ArrayList<>())
          .add(new Element(i, new LaneInverse(lane, texts)));
    }
  }

  /**
   * Undoes the features of a row as it is stored.
   *
   * @param row float32 {@code [elements]}
   * @return by name of the column, in the order of the columns; the target is not among them
   * @throws UserException if the row has another length
   */
  public Map<String, Preimage> ofStored(float[] row) {
    requireLength(row, features.elements(), "stored");
    Map<String, Preimage> found = new LinkedHashMap<>();
    columns.forEach((name, elements) -> found.put(name, of(elements, row)));
    return found;
  }

  /**
   * Undoes the features of a row as a network is fed it. Of the inputs of a category the largest
   * counts, if it is above 0.5.
   *
   * @param row float32 {@code [inputElements]}
   * @return as {@link #ofStored}
   * @throws UserException if the row has another length
   */
  public Map<String, Preimage> ofInput(float[] row) {
    requireLength(row, features.inputElements(), "fed to a network");
    return ofStored(narrow(row));
  }

  private static void requireLength(float[] row, int elements, String how) {
    if (row.length != elements) {
      throw new UserException(
          "a row of features has "
              + elements
              + " elements as it is "
              + how
              + ", found "
              + row.length);
    }
  }

  private static Preimage of(List<Element> elements, float[] stored) {
    Preimage best = null;
    boolean present = false;
    for (Element element : elements) {
      Preimage found = element.inverse().of(stored[element.at()]);
      if (found instanceof Preimage.Missing) {
        return found;
      }
      present |= element.inverse().isIndicator();
      best = best == null || rank(found) < rank(best) ? found : best;
    }
    if (best == null) {
      return new Preimage.Lost("no feature is made of it");
    }
    return present ? there(best) : best;
  }

  /** An indicator says that the value was there. */
  private static Preimage there(Preimage found) {
    if (found instanceof Preimage.OfNumber number) {
      return new Preimage.OfNumber(number.value(), false);
    }
    if (found instanceof Preimage.Between between) {
      return new Preimage.Between(between.from(), between.to(), false);
    }
    return found instanceof Preimage.OfText text ? new Preimage.OfText(text.value(), false) : found;
  }

  private static int rank(Preimage found) {
    if (found instanceof Preimage.Lost) {
      return 2;
    }
    return found instanceof Preimage.Between ? 1 : 0;
  }

  private float[] narrow(float[] row) {
    float[] stored = new float[features.elements()];
    int at = 0;
    int expanded = 0;
    for (int i = 0; i < stored.length; i++) {
      boolean category =
          expanded < features.expand().size() && features.expand().get(expanded).at() == i;
      if (category) {
        Expand element = features.expand().get(expanded++);
        stored[i] = largest(row, at, element.width());
        at += element.width();
      } else {
        stored[i] = row[at++];
      }
    }
    return stored;
  }

  private static int largest(float[] row, int from, int width) {
    int largest = from;
    for (int i = from + 1; i < from + width; i++) {
      largest = row[i] > row[largest] ? i : largest;
    }
    return row[largest] > MORE_THAN_HALF ? largest - from : -1;
  }
}
