package dev.lockstep.jobs.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Random;

/** The values that one parameter may get. */
public sealed interface Candidates {

  /** A value at random; takes the same from the generator whatever it is. */
  JsonNode draw(Random random);

  /** Whether numbers are compared by their ratio. */
  boolean logarithmic();

  /**
   * A list.
   *
   * @param values at least one, each as likely as the others
   */
  record Choices(List<JsonNode> values) implements Candidates {
    public Choices {
      values = List.copyOf(values);
    }

    @Override
    public JsonNode draw(Random random) {
      return values.get((int) (random.nextDouble() * values.size()));
    }

    @Override
    public boolean logarithmic() {
      return false;
    }
  }

  /**
   * Numbers.
   *
   * @param from the smallest; above 0 if {@code logarithmic}
   * @param to the largest, at least {@code from}
   * @param logarithmic whether equal ratios are equally likely instead of equal differences
   * @param whole whether only whole numbers are drawn
   */
  record Range(double from, double to, boolean logarithmic, boolean whole) implements Candidates {
    /** Enough to tell learning rates apart, and short enough for a command line. */
    private static final MathContext DIGITS = new MathContext(4);

    @Override
    public JsonNode draw(Random random) {
      double share = random.nextDouble();
      return whole ? whole(share) : decimal(between(from, to, share));
    }

    /** Every number has the room from half before it to half behind it. */
    private JsonNode whole(double share) {
      long drawn = Math.round(between(from - 0.5, to + 0.5, share));
      return LongNode.valueOf(Math.max((long) from, Math.min((long) to, drawn)));
    }

    private JsonNode decimal(double drawn) {
      BigDecimal rounded = new BigDecimal(drawn).round(DIGITS);
      BigDecimal inside =
          rounded.max(BigDecimal.valueOf(from)).min(BigDecimal.valueOf(to)).stripTrailingZeros();
      return DecimalNode.valueOf(inside.scale() < 0 ? inside.setScale(0) : inside);
    }

    /** StrictMath, since a seed must draw the same on every machine. */
    private double between(double low, double high, double share) {
      return logarithmic
          ? StrictMath.exp(
              StrictMath.log(low) + share * (StrictMath.log(high) - StrictMath.log(low)))
          : low + share * (high - low);
    }
  }
}
