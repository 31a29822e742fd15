package dev.lockstep.preprocessing.normalize.statistics;

/** What can be collected of a column besides how many values there are and how many are missing. */
public enum Statistic {
  /** Count, mean, deviation, smallest and largest number. */
  MOMENTS,
  /** Ranks of numbers. */
  QUANTILES,
  /** Distinct values. */
  CATEGORIES,
  /** Sums of the target by text and fold. */
  TARGET
}
