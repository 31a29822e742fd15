package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.normalize.statistics.Categories;
import dev.lockstep.preprocessing.normalize.statistics.Statistic;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The index of the category, as a number.
 *
 * @param columns texts or numbers
 * @param categories in their order; null for those of the train rows, sorted
 * @param unknown what becomes of every other value and of a missing one; error if absent
 */
public record Ordinal(ColumnSelection columns, List<String> categories, Unknown unknown)
    implements FeatureStep {
  public Ordinal {
    unknown = unknown == null ? Unknown.ERROR : unknown;
    categories = categories == null ? null : List.copyOf(categories);
    if (columns == null || (categories != null && categories.isEmpty())) {
      throw new UserException(
          "features: ordinal needs columns, and at least one category where categories are given");
    }
    if (categories != null && categories.stream().distinct().count() != categories.size()) {
      throw new UserException("features: ordinal has a category twice in " + categories);
    }
  }

  @Override
  public LaneKind after(LaneKind kind) {
    return kind == LaneKind.INDEX ? null : LaneKind.NUMBER;
  }

  @Override
  public Set<Statistic> needs(LaneKind kind) {
    return categories == null ? Set.of(Statistic.CATEGORIES) : Set.of();
  }

  @Override
  public List<FrozenOp> fit(FitPoint point) {
    if (categories == null) {
      Comparator<String> order = order(point.kind());
      return List.of(
          new CategoryIndex(
              point.categories("ordinal").all().stream()
                  .map(Categories.Category::text)
                  .sorted(order)
                  .toList(),
              unknown));
    }
    if (point.kind() == LaneKind.NUMBER) {
      categories.forEach(category -> Numbers.parse(category, point.problem("ordinal")));
    }
    return List.of(new CategoryIndex(categories, unknown));
  }

  private static Comparator<String> order(LaneKind kind) {
    return kind == LaneKind.NUMBER
        ? Comparator.comparingDouble(Double::parseDouble)
        : Comparator.naturalOrder();
  }
}
