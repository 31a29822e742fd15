/**
 * Which trials a hyper-parameter search makes, how long each is trained, and how they rank.
 *
 * <p>Knows neither pipeline files nor Spark: the trials are values to set, and whoever trains them
 * says what came out. Start with {@link dev.lockstep.jobs.search.SearchPlan}.
 */
package dev.lockstep.jobs.search;
