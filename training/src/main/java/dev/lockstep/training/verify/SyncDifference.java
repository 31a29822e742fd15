package dev.lockstep.training.verify;

import dev.lockstep.training.collective.ElementType;
import dev.lockstep.training.model.ParameterBlock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far the ranks' parameters are from those of one process.
 *
 * @param type of the parameters
 * @param apart whether the one process passed the ranks' shares one after the other, because each
 *     rank draws its own dropout masks or normalizes by its own rows
 * @param layers largest absolute difference by layer
 * @param idle parameters left out because nothing depends on them, see {@link ParameterBlock#idle}
 */
public record SyncDifference(
    ElementType type, boolean apart, Map<String, Double> layers, List<String> idle) {

  static SyncDifference of(SyncOutcome together, SyncOutcome alone) {
    Map<String, Double> layers = new LinkedHashMap<>();
    List<String> idle = new ArrayList<>();
    int at = 0;
    for (ParameterBlock block : alone.facts().blocks()) {
      int end = at + Math.toIntExact(block.length());
      if (block.idle()) {
        idle.add(block.layer() + "." + block.name());
      } else {
        double largest = largest(together, alone, at, end);
        layers.merge(block.layer(), largest, Math::max);
      }
      at = end;
    }
    return new SyncDifference(alone.facts().type(), alone.facts().apart(), layers, idle);
  }

  private static double largest(SyncOutcome together, SyncOutcome alone, int from, int to) {
    double largest = 0;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, Math.abs(together.parameter(i) - alone.parameter(i)));
    }
    return largest;
  }

  /** Largest absolute difference of a parameter. */
  public double largest() {
    return layers.values().stream().reduce(0.0, Math::max);
  }

  /** What rounding alone may make of it: 1e-5 in float32, 1e-12 in float64. */
  public double bound() {
    return type == ElementType.FLOAT32 ? 1e-5 : 1e-12;
  }

  /** Whether the promise is kept. */
  public boolean withinBound() {
    return largest() <= bound();
  }
}
