package dev.lockstep.preprocessing.normalize;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.normalize.statistics.Quantiles;
import dev.lockstep.preprocessing.normalize.statistics.Statistic;
import java.util.List;
import java.util.Set;

/**
 * Makes a skewed distribution more even. Missing numbers stay missing; numbers outside of the range
 * of train are treated as any other.
 *
 * @param columns numbers
 * @param method which function
 * @param lambda exponent of yeo_johnson; null for the most likely one for the train rows, and for
 *     the other methods
 * @param outOfDomain what becomes of a number that the function is not defined for; error if absent
 */
public record Power(ColumnSelection columns, Method method, Double lambda, OutOfDomain outOfDomain)
    implements FeatureStep {
  /** A function. */
  public enum Method {
    /** The natural logarithm, for numbers above 0. */
    @JsonProperty("log")
    LOG,
    /** {@code ln(1 + x)}, for numbers above -1. */
    @JsonProperty("log1p")
    LOG1P,
    /** The square root, for numbers from 0. */
    @JsonProperty("sqrt")
    SQRT,
    /**
     * For all numbers: I.-K. Yeo and R. A. Johnson, "A new family of power transformations to
     * improve normality or symmetry", Biometrika 87 (2000).
     */
    @JsonProperty("yeo_johnson")
    YEO_JOHNSON
  }

  /** What becomes of a number that a function is not defined for. */
  public enum OutOfDomain {
    /** The run ends with a message. */
    @JsonProperty("error")
    ERROR,
    /** It is missing from there on. */
    @JsonProperty("missing")
    MISSING
  }

  public Power {
    outOfDomain = outOfDomain == null ? OutOfDomain.ERROR : outOfDomain;
    if (columns == null || method == null) {
      throw new UserException(
          "features: power needs columns and a method (log, log1p, sqrt or yeo_johnson)");
    }
    if (lambda != null && (method != Method.YEO_JOHNSON || !Double.isFinite(lambda))) {
      throw new UserException(
          "features: power can have a finite lambda if its method is yeo_johnson, and only then;"
              + " found "
              + lambda);
    }
  }

  @Override
  public LaneKind after(LaneKind kind) {
    return kind == LaneKind.NUMBER ? kind : null;
  }

  @Override
  public Set<Statistic> needs(LaneKind kind) {
    return isFit() ? Set.of(Statistic.QUANTILES) : Set.of();
  }

  @Override
  public boolean followed() {
    return false;
  }

  @Override
  public List<FrozenOp> fit(FitPoint point) {
    double exponent = lambda == null ? 0 : lambda;
    if (isFit()) {
      Quantiles quantiles = point.numbers("power").quantiles().orElseThrow();
      exponent = YeoJohnson.mostLikely(quantiles);
    }
    return List.of(new PowerOf(method, exponent, outOfDomain));
  }

  private boolean isFit() {
    return method == Method.YEO_JOHNSON && lambda == null;
  }
}
