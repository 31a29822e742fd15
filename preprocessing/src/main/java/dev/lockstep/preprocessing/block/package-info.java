/**
 * Records as columns in memory: a {@link dev.lockstep.preprocessing.block.Block} holds up to some
 * thousand rows of named columns, filled from Spark's columnar batches or rows, and packed without
 * loss into bytes that travel through a shuffle.
 *
 * <p>It knows neither sources nor what columns mean. Start with {@link
 * dev.lockstep.preprocessing.block.Block} and {@link dev.lockstep.preprocessing.block.BlockSchema}.
 */
package dev.lockstep.preprocessing.block;
