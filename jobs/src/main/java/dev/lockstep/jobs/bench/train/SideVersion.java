package dev.lockstep.jobs.bench.train;

/**
 * What a side's rank 0 says first.
 *
 * @param version of what it trains with
 */
record SideVersion(String version) {}
