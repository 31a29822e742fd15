package dev.lockstep.jobs.bench.peer;

/**
 * Asks what is in an output.
 *
 * @param layout how it holds the values
 * @param task that made it
 */
public record ProfileTask(Sides.Layout layout, Task task) {}
