/**
 * Raw formats: each turns objects into records with a stable key, and into rejects where a single
 * record is bad; an object that is bad as a whole fails the run. It must not know splits,
 * normalization or the output format.
 *
 * <p>Start with {@link dev.lockstep.preprocessing.source.Source}.
 */
package dev.lockstep.preprocessing.source;
