/**
 * Fitting in three types: what the user asked for ({@link
 * dev.lockstep.preprocessing.normalize.Normalization}), frozen statistics ({@link
 * dev.lockstep.preprocessing.normalize.ChannelStatistics}) and what applies them ({@link
 * dev.lockstep.preprocessing.normalize.Normalizer}). Statistics come from the train split only,
 * which the caller sees to; this package knows neither splits nor sources.
 */
package dev.lockstep.preprocessing.normalize;
