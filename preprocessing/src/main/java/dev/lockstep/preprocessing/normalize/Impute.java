package dev.lockstep.preprocessing.normalize;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.normalize.statistics.Statistic;
import java.util.List;
import java.util.Set;

/**
 * Puts a value where one is missing.
 *
 * @param columns numbers or texts
 * @param strategy which value
 * @param value the constant; for texts a text. Null unless the strategy is constant
 * @param indicator whether a further feature, the column's name with {@code _missing}, says where
 *     it was missing: 1, else 0
 */
public record Impute(ColumnSelection columns, Strategy strategy, String value, boolean indicator)
    implements FeatureStep {
  /** Which value is put in. */
  public enum Strategy {
    /** Mean of the train rows. */
    @JsonProperty("mean")
    MEAN,
    /** Median of the train rows; see {@code docs} for its error. */
    @JsonProperty("median")
    MEDIAN,
    /** Most frequent value of the train rows, of equally frequent ones the first in text order. */
    @JsonProperty("mode")
    MODE,
    /** A given value. */
    @JsonProperty("constant")
    CONSTANT
  }

  public Impute {
    if (columns == null || strategy == null) {
      throw new UserException(
          "features: impute needs columns and a strategy (mean, median, mode or constant)");
    }
    if ((strategy == Strategy.CONSTANT) != (value != null)) {
      throw new UserException(
          "features: impute needs a value if its strategy is constant, and only then; found the"
              + " strategy "
              + strategy.name().toLowerCase(java.util.Locale.ROOT)
              + (value == null ? " without a value" : " with the value " + value));
    }
  }

  @Override
  public LaneKind after(LaneKind kind) {
    boolean ranks = strategy == Strategy.MEAN || strategy == Strategy.MEDIAN;
    return kind == LaneKind.NUMBER || (kind == LaneKind.TEXT && !ranks) ? kind : null;
  }

  @Override
  public Set<Statistic> needs(LaneKind kind) {
    return switch (strategy) {
      case MEAN -> Set.of(Statistic.MOMENTS);
      case MEDIAN -> Set.of(Statistic.QUANTILES);
      case MODE -> Set.of(Statistic.CATEGORIES);
      case CONSTANT -> Set.of();
    };
  }

  @Override
  public List<FrozenOp> fit(FitPoint point) {
    return List.of(
        point.kind() == LaneKind.TEXT
            ? new FillText(strategy == Strategy.CONSTANT ? value : mode(point))
            : new Fill(number(point)));
  }

  private double number(FitPoint point) {
    return switch (strategy) {
      case MEAN -> point.numbers("impute").moments().mean();
      case MEDIAN -> point.numbers("impute").quantiles().orElseThrow().at(0.5);
      case MODE -> Double.parseDouble(mode(point));
      case CONSTANT -> Numbers.parse(value, point.problem("impute"));
    };
  }

  private static String mode(FitPoint point) {
    return point.categories("impute").all().get(0).text();
  }
}
