/**
 * Raw formats
 *
 * <p>Start with {@link dev.lockstep.preprocessing.source. each turns objects into records and
 * rejects. It must not know splits, normalization or the output format.:SourceSpec}.
 */
package dev.lockstep.preprocessing.source;
