package dev.lockstep.training.evaluate;

/**
 * A score of ranked rows that was computed without sorting them.
 *
 * @param value of the rows with their log-odds rounded, see {@link OddsCounts}
 * @param error how far the value of the exact log-odds can be from it at most
 */
public record Estimate(double value, double error) {}
