/**
 * Objects as executors read them: lists of addresses with globs become sorted objects with sizes
 * and entity tags, and objects become partitions of a fixed size. It must not know a format.
 *
 * <p>Start with {@link dev.lockstep.preprocessing.source.listing.ObjectListing}.
 */
package dev.lockstep.preprocessing.source.files;
