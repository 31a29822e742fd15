/**
 * Which rows are held out: decided by a hash of the row's key alone, so that neither order nor
 * partitioning nor other rows can move a row from one split to another.
 *
 * <p>Start with {@link dev.lockstep.preprocessing.split.HashSplit}. It knows keys, not what they
 * stand for.
 */
package dev.lockstep.preprocessing.split;
