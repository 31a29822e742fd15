/**
 * Which rows are held out: decided by what is in the row itself, mostly by a hash of its key, so
 * that neither order nor partitioning nor other rows can move a row from one split to another.
 *
 * <p>Start with {@link dev.lockstep.preprocessing.split.SplitSpec} and {@link
 * dev.lockstep.preprocessing.split.SplitAssigner}. It knows blocks and keys, not what they stand
 * for.
 */
package dev.lockstep.preprocessing.split;
