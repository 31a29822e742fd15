/**
 * The command line: commands, what they print, and exit codes.
 *
 * <p>Results go to standard output, everything else to standard error. The only package, with the
 * entry points, that knows picocli. Start with {@link dev.lockstep.jobs.cli.Lockstep}.
 */
package dev.lockstep.jobs.cli;
