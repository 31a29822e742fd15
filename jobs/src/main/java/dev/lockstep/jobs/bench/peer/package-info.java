/**
 * What {@code lockstep bench preprocess} compares, each in a process of its own.
 *
 * <p>A process is told a {@link dev.lockstep.jobs.bench.peer.Task} on its standard input, starts
 * its session, works, and answers with one line of JSON. Every way to do the work is one {@link
 * dev.lockstep.jobs.bench.peer.Side}; start with {@link dev.lockstep.jobs.bench.peer.SideMain}.
 * Knows nothing of cases, repetitions and reports.
 */
package dev.lockstep.jobs.bench.peer;
