package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The position of a value in a list of categories.
 *
 * @param categories by index; numbers as {@link
 *     dev.lockstep.preprocessing.normalize.statistics.Categories#text} writes them
 * @param unknown what becomes of a value that is missing or not in the list
 */
record CategoryIndex(List<String> categories, Unknown unknown)
    implements NumberOp, TextOp, IndexOp {
  CategoryIndex {
    categories = List.copyOf(categories);
  }

  @Override
  public int width() {
    return categories.size() + (unknown == Unknown.CATEGORY ? 1 : 0);
  }

  @Override
  public TextFunction texts(String column) {
    TextIndex index = new TextIndex(categories);
    return (text, variant) -> {
      int found = text == null ? TextIndex.NONE : index.of(text);
      return found == TextIndex.NONE
          ? other(column, text == null ? null : new String(text, StandardCharsets.UTF_8))
          : found;
    };
  }

  @Override
  public NumberFunction numbers(String column) {
    NumberIndex index = new NumberIndex(categories);
    return (values, rows) -> {
      for (int i = 0; i < rows; i++) {
        int found = index.of(values[i]);
        values[i] =
            found == NumberIndex.NONE
                ? other(column, Double.isNaN(values[i]) ? null : Double.toString(values[i]))
                : found;
      }
    };
  }

  private double other(String column, String value) {
    return switch (unknown) {
      case IGNORE -> -1;
      case CATEGORY -> categories.size();
      case ERROR ->
          throw new UserException(
              "features: column "
                  + column
                  + (value == null
                      ? " has a missing value"
                      : " has the value '" + value + "', which no train row has")
                  + ", and unknown is error; allowed are ignore and category, or a rule that rejects"
                  + " such records");
    };
  }

  @Override
  public Inverse inverse(Inverse.Place place) {
    return (after, stored) ->
        after instanceof Preimage.OfNumber number
            ? category((int) Math.rint(number.value()), place.ofTexts())
            : after;
  }

  private Preimage category(int index, boolean text) {
    if (index < 0 || index >= categories.size()) {
      return new Preimage.Lost("it is missing, or none of the categories");
    }
    String category = categories.get(index);
    return text
        ? new Preimage.OfText(category, false)
        : new Preimage.OfNumber(Double.parseDouble(category), false);
  }
}
