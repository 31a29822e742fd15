package dev.lockstep.training.spec;

import java.io.Serializable;

/**
 * Over how many ranks the work is spread, and how they read.
 *
 * @param ranks executors that train together
 * @param lanes see {@link dev.lockstep.training.data.StepPlan}
 * @param prefetchBytes see {@link dev.lockstep.training.data.BatchReader}
 */
public record Placement(int ranks, int lanes, long prefetchBytes) implements Serializable {}
