/**
 * What people want to see of a dataset: one version, two of them side by side, rows.
 *
 * <p>Reads manifests and Parquet files without Spark; knows nothing of commands. Start with {@link
 * dev.lockstep.jobs.inspect.DatasetView} and {@link dev.lockstep.jobs.inspect.DatasetDiff}.
 */
package dev.lockstep.jobs.inspect;
