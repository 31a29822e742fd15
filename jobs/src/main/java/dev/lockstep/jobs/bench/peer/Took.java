package dev.lockstep.jobs.bench.peer;

/**
 * What a side's work took, its start-up not counted.
 *
 * @param seconds wall time
 * @param cpuSeconds of all threads of the process; tells what wall time does not on a busy machine
 * @param peakRssBytes largest resident memory of the process since it started
 */
public record Took(double seconds, double cpuSeconds, long peakRssBytes) {}
