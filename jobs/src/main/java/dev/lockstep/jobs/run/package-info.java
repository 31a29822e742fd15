/**
 * Runs a pipeline: its phases in order, what they found already done, and what came out.
 *
 * <p>Prints nothing itself; a {@link dev.lockstep.jobs.run.Watcher} is told. Start with {@link
 * dev.lockstep.jobs.run.PipelineRun}.
 */
package dev.lockstep.jobs.run;
