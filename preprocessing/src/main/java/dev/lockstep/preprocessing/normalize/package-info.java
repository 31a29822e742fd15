/**
 * Features in three types: what the user asks for ({@link
 * dev.lockstep.preprocessing.normalize.FeatureStep}, {@link
 * dev.lockstep.preprocessing.normalize.TargetSpec}), its fitting on the train rows in as few passes
 * as the steps allow ({@link dev.lockstep.preprocessing.normalize.FeatureFit}), and what applies it
 * ({@link dev.lockstep.preprocessing.normalize.FrozenFeatures}).
 *
 * <p>Start with {@link dev.lockstep.preprocessing.normalize.FeatureFits}. A step is one record;
 * what it freezes into is a {@code FrozenOp}, which is data for the manifest, and a {@code
 * LaneProgram} runs these over blocks. This package knows neither sources nor Spark's sessions.
 */
package dev.lockstep.preprocessing.normalize;
