package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.normalize.statistics.Categories;
import dev.lockstep.preprocessing.normalize.statistics.Statistic;
import java.util.List;
import java.util.Set;

/**
 * One input per category, 1 for the row's own and 0 for all others. Categories are those of the
 * train rows, the most frequent first, equally frequent ones by text. Stored is only the index of
 * the category; {@code expand} of the dataset's schema says how many inputs it stands for.
 *
 * @param columns texts, or numbers, of which every distinct one is a category
 * @param maxCategories only so many of the most frequent are categories; null for all, which must
 *     then be at most 10,000
 * @param minCount only those of so many train rows are categories; null for all
 * @param unknown what becomes of every other value and of a missing one; ignore if absent
 */
public record OneHot(
    ColumnSelection columns, Integer maxCategories, Integer minCount, Unknown unknown)
    implements FeatureStep {
  private static final int MOST = 10_000;

  public OneHot {
    unknown = unknown == null ? Unknown.IGNORE : unknown;
    if (columns == null
        || (maxCategories != null && maxCategories < 1)
        || (minCount != null && minCount < 1)) {
      throw new UserException(
          "features: one_hot needs columns, and max_categories and min_count of at least 1 where"
              + " they are given, found "
              + maxCategories
              + " and "
              + minCount);
    }
  }

  @Override
  public LaneKind after(LaneKind kind) {
    return kind == LaneKind.INDEX ? null : LaneKind.INDEX;
  }

  @Override
  public Set<Statistic> needs(LaneKind kind) {
    return Set.of(Statistic.CATEGORIES);
  }

  @Override
  public List<FrozenOp> fit(FitPoint point) {
    List<Categories.Category> all = point.categories("one_hot").all();
    List<String> kept =
        all.stream()
            .filter(category -> minCount == null || category.count() >= minCount)
            .limit(maxCategories == null ? Long.MAX_VALUE : maxCategories)
            .map(Categories.Category::text)
            .toList();
    if (kept.isEmpty() || kept.size() > MOST || (kept.size() < all.size() && strict())) {
      throw new UserException(point.problem("one_hot") + reason(all.size(), kept.size()));
    }
    return List.of(new CategoryIndex(kept, unknown));
  }

  private boolean strict() {
    return unknown == Unknown.ERROR;
  }

  private String reason(int all, int kept) {
    if (kept == 0) {
      return "none of its " + all + " categories has min_count (" + minCount + ") train rows";
    }
    if (kept > MOST) {
      return "it has "
          + kept
          + " categories, and more than "
          + MOST
          + " would make the input too wide; set max_categories or min_count, or use the step hash";
    }
    return "it has "
        + all
        + " categories of which max_categories and min_count leave "
        + kept
        + ", but unknown: error allows none to be left out; choose ignore or category";
  }
}
