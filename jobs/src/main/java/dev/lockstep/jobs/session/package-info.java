/**
 * What a job runs on: the installed distribution, the object store and the Spark session.
 *
 * <p>Knows nothing of commands and of what the jobs do. Secrets pass through here in memory only;
 * start with {@link dev.lockstep.jobs.session.Workspace}.
 */
package dev.lockstep.jobs.session;
