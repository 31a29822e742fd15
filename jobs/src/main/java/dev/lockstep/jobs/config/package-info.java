/**
 * Pipeline files: YAML checked against the shipped JSON Schema and turned into specifications.
 *
 * <p>The only package that knows a configuration library. Start with {@link
 * dev.lockstep.jobs.config.PipelineFiles}.
 */
package dev.lockstep.jobs.config;
