/**
 * All-reduce, broadcast and barrier among ranks, over authenticated NIO connections.
 *
 * <p>Knows neither Deeplearning4j nor Spark. Start with {@link
 * dev.lockstep.training.collective.Communicator}.
 */
package dev.lockstep.training.collective;
