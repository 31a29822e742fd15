/**
 * Pipeline files: YAML checked against the shipped JSON Schema and turned into specifications.
 *
 * <p>The only package that knows a configuration library. Keys, types, bounds and defaults are the
 * schema's ({@code conf/schema/pipeline.schema.json}); what several values must agree on is in the
 * {@code *Checks} classes. Start with {@link dev.lockstep.jobs.config.PipelineFiles}.
 */
package dev.lockstep.jobs.config;
