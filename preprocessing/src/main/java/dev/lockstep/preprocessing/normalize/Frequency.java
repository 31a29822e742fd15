package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.normalize.statistics.Categories;
import dev.lockstep.preprocessing.normalize.statistics.Statistic;
import java.util.List;
import java.util.Set;

/**
 * The share of the train rows, those without a value included, that have the row's value; 0 where
 * it is missing, and for values that no train row has unless those are an error.
 *
 * @param columns texts, or numbers, of which every distinct one is a category
 * @param unknown what becomes of a value that no train row has: ignore (0, if absent) or error
 */
public record Frequency(ColumnSelection columns, Unknown unknown) implements FeatureStep {
  public Frequency {
    unknown = unknown == null ? Unknown.IGNORE : unknown;
    if (columns == null || unknown == Unknown.CATEGORY) {
      throw new UserException(
          "features: frequency needs columns, and unknown can be ignore or error, found "
              + unknown.name().toLowerCase(java.util.Locale.ROOT));
    }
  }

  @Override
  public LaneKind after(LaneKind kind) {
    return kind == LaneKind.INDEX ? null : LaneKind.NUMBER;
  }

  @Override
  public Set<Statistic> needs(LaneKind kind) {
    return Set.of(Statistic.CATEGORIES);
  }

  @Override
  public boolean followed() {
    return false;
  }

  @Override
  public List<FrozenOp> fit(FitPoint point) {
    List<Categories.Category> all = point.categories("frequency").all();
    double rows = point.summary().rows();
    return List.of(
        new CategoryValue(
            all.stream().map(Categories.Category::text).toList(),
            List.of(all.stream().map(category -> category.count() / rows).toList()),
            List.of(0.0),
            unknown));
  }
}
