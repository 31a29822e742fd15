/**
 * Entry points: spark-submit main classes, command line, configuration and reports.
 *
 * <p>Knows preprocessing and training; nothing knows it.
 */
package dev.lockstep.jobs;
