/**
 * The specification of one preprocessing run and the runner that executes it on Spark. It knows
 * every other package here; none of them knows it.
 *
 * <p>Start with {@link dev.lockstep.preprocessing.pipeline.PreprocessPipeline}.
 */
package dev.lockstep.preprocessing.pipeline;
