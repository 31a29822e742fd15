package dev.lockstep.jobs.search;

/**
 * Trials that are trained equally long.
 *
 * @param trials how many, at most
 * @param epochs that each gets, at most; early stopping and other ends may come before
 */
public record Rung(int trials, int epochs) {}
