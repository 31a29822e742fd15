package dev.lockstep.jobs.search;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a search tries.
 *
 * @param method how combinations of values are chosen
 * @param metric by which trials rank, as early stopping names it
 * @param trials different combinations to draw, at least 1; not of a grid
 * @param seed of the draws
 * @param parameters candidates by the key they are values of, such as {@code train.global_batch},
 *     in the order in which they are set
 * @param halving of {@link Method#SUCCESSIVE_HALVING}
 */
public record SearchSpec(
    Method method,
    String metric,
    int trials,
    long seed,
    Map<String, Candidates> parameters,
    Halving halving) {

  /** The most trials of one search. */
  public static final int MAX_TRIALS = 1000;

  public SearchSpec {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** How combinations of values are chosen. */
  public enum Method {
    /** Every combination of the lists. */
    GRID,
    /** Combinations at random (Bergstra and Bengio 2012). */
    RANDOM,
    /** Combinations at random, of which the best ones are trained for longer. */
    SUCCESSIVE_HALVING
  }
}
