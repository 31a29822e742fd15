/**
 * A schema from a sample of a source: types, missing values, categories and ranges, for people to
 * check, edit and freeze. It must not know where the file goes nor what it looks like.
 *
 * <p>Start with {@link dev.lockstep.preprocessing.source.infer.SchemaInference}.
 */
package dev.lockstep.preprocessing.source.infer;
