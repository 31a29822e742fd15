package dev.lockstep.preprocessing.pipeline;

/**
 * What a run would do.
 *
 * @param dataset address it publishes to
 * @param objects raw objects it reads
 * @param bytes their size
 * @param current version that is published now, absent if none is
 * @param upToDate whether the current version is made of the same objects, specification and code,
 *     so that nothing is to be done
 */
public record PreprocessPlan(
    String dataset, int objects, long bytes, String current, boolean upToDate) {}
