package dev.lockstep.jobs.run;

/**
 * Wall time in seconds by phase, absent for phases that were not asked for; a phase that found its
 * work done took little.
 *
 * @param total from opening the store to the last phase's end
 */
public record Seconds(
    Double fetch, Double preprocess, Double train, Double evaluate, Double predict, double total) {}
