package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.Locale;

/**
 * A function of numbers.
 *
 * @param method which
 * @param lambda exponent of yeo_johnson, else 0
 * @param outOfDomain what becomes of a number that it is not defined for
 */
record PowerOf(Power.Method method, double lambda, Power.OutOfDomain outOfDomain)
    implements NumberOp {
  @Override
  public NumberFunction numbers(String column) {
    boolean strict = outOfDomain == Power.OutOfDomain.ERROR;
    return (values, rows) -> {
      for (int i = 0; i < rows; i++) {
        double made = of(values[i]);
        if (strict && Double.isNaN(made) && !Double.isNaN(values[i])) {
          throw undefined(column, values[i]);
        }
        values[i] = made;
      }
    };
  }

  private double of(double x) {
    return switch (method) {
      case LOG -> x > 0 ? Math.log(x) : Double.NaN;
      case LOG1P -> x > -1 ? Math.log1p(x) : Double.NaN;
      case SQRT -> Math.sqrt(x);
      case YEO_JOHNSON -> YeoJohnson.of(x, lambda);
    };
  }

  private UserException undefined(String column, double value) {
    String domain =
        switch (method) {
          case LOG -> "log is not defined; it must be above 0";
          case LOG1P -> "log1p is not defined; it must be above -1";
          case SQRT -> "sqrt is not defined; it must be 0 or more";
          case YEO_JOHNSON -> "yeo_johnson is not defined";
        };
    return new UserException(
        "features: column "
            + column
            + " has the number "
            + value
            + ", for which "
            + domain
            + ", and out_of_domain is error; allowed are out_of_domain: missing, the step clip"
            + " before it, or a rule that rejects such records");
  }

  @Override
  public Inverse inverse(Inverse.Place place) {
    String name = method.name().toLowerCase(Locale.ROOT);
    boolean unsure = outOfDomain == Power.OutOfDomain.MISSING && method != Power.Method.YEO_JOHNSON;
    Preimage undefined =
        new Preimage.Lost("it is missing, or a number that " + name + " is not defined for");
    Preimage filled =
        new Preimage.Lost(
            "it is missing, a number that " + name + " is not defined for, or what impute puts in");
    return (after, stored) -> {
      if (unsure && after instanceof Preimage.Missing) {
        return undefined;
      }
      return unsure && after instanceof Preimage.OfNumber number && number.filled()
          ? filled
          : after.map(this::before, "no number has this " + name);
    };
  }

  /** NaN where nothing is mapped to a number. */
  private double before(double y) {
    return switch (method) {
      case LOG -> Math.exp(y);
      case LOG1P -> Math.expm1(y);
      // below 0 is the error of float32 at 0
      case SQRT -> Math.pow(Math.max(y, 0), 2);
      case YEO_JOHNSON -> YeoJohnson.inverse(y, lambda);
    };
  }
}
