package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A number that was learned for each value of a column. There may be several variants of it:
 * variant i is for train rows of fold i and was learned without them, the last is for all other
 * rows.
 *
 * @param categories values; numbers as {@link
 *     dev.lockstep.preprocessing.normalize.statistics.Categories#text} writes them
 * @param values by variant, then by category
 * @param others by variant: the number of missing values and of values not in the list
 * @param unknown error if a value that is not in the list is one, else ignore
 */
record CategoryValue(
    List<String> categories, List<List<Double>> values, List<Double> others, Unknown unknown)
    implements NumberOp, TextOp {
  private static final int SEVERAL = -1;

  CategoryValue {
    categories = List.copyOf(categories);
    values = values.stream().map(List::copyOf).toList();
    others = List.copyOf(others);
    int size = categories.size();
    if (others.isEmpty()
        || values.size() != others.size()
        || values.stream().anyMatch(variant -> variant.size() != size)) {
      throw new IllegalArgumentException(
          "a category_value needs one number per category and variant, found "
              + values.size()
              + " and "
              + others.size()
              + " variants of "
              + size
              + " categories");
    }
  }

  @Override
  public TextFunction texts(String column) {
    return new OfTexts(column, this);
  }

  /** Numbers are not encoded out of fold. */
  @Override
  public NumberFunction numbers(String column) {
    NumberIndex index = new NumberIndex(categories);
    double[] learned = array(values.get(values.size() - 1));
    double other = others.get(others.size() - 1);
    boolean strict = unknown == Unknown.ERROR;
    return (numbers, rows) -> {
      for (int i = 0; i < rows; i++) {
        int found = index.of(numbers[i]);
        if (strict && found == NumberIndex.NONE && !Double.isNaN(numbers[i])) {
          throw unknown(column, Double.toString(numbers[i]));
        }
        numbers[i] = found == NumberIndex.NONE ? other : learned[found];
      }
    };
  }

  private static UserException unknown(String column, String value) {
    return new UserException(
        "features: column "
            + column
            + " has the value '"
            + value
            + "', which no train row has, and unknown is error; allowed are unknown: ignore, or a"
            + " rule that rejects such records");
  }

  private static double[] array(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static final class OfTexts implements TextFunction {
    private final String column;
    private final TextIndex index;
    private final double[][] values;
    private final double[] others;
    private final boolean strict;

    OfTexts(String column, CategoryValue of) {
      this.column = column;
      index = new TextIndex(of.categories());
      values = of.values().stream().map(CategoryValue::array).toArray(double[][]::new);
      others = array(of.others());
      strict = of.unknown() == Unknown.ERROR;
    }

    @Override
    public double of(byte[] text, int variant) {
      int found = text == null ? TextIndex.NONE : index.of(text);
      if (found != TextIndex.NONE) {
        return values[variant][found];
      }
      if (strict && text != null) {
        throw unknown(column, new String(text, StandardCharsets.UTF_8));
      }
      return others[variant];
    }

    @Override
    public int variants() {
      return others.length;
    }
  }

  /** By the numbers of all folds, which rows outside of train have. */
  @Override
  public Inverse inverse(Inverse.Place place) {
    Map<Float, Integer> byStored = new HashMap<>();
    List<Double> learned = values.get(values.size() - 1);
    for (int i = 0; i < learned.size(); i++) {
      byStored.merge(stored(place, learned.get(i)), i, (one, other) -> SEVERAL);
    }
    byStored.put(stored(place, others.get(others.size() - 1)), SEVERAL);
    return (after, stored) -> category(byStored.get(stored + 0f), place.ofTexts());
  }

  private static float stored(Inverse.Place place, double learned) {
    return (float) place.later().applyAsDouble(learned) + 0f;
  }

  private Preimage category(Integer found, boolean text) {
    if (found == null || found == SEVERAL) {
      return new Preimage.Lost(
          found == null
              ? "no category has this number"
              : "several categories, or missing and unknown values, have this number");
    }
    String category = categories.get(found);
    return text
        ? new Preimage.OfText(category, false)
        : new Preimage.OfNumber(Double.parseDouble(category), false);
  }
}
