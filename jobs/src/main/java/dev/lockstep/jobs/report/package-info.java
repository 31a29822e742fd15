/**
 * The report of a run: one HTML file that needs no other file and no script.
 *
 * <p>Renders facts that others measured; it must not start Spark or touch a store. Start with
 * {@link dev.lockstep.jobs.report.HtmlReport}.
 */
package dev.lockstep.jobs.report;
