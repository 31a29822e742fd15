/**
 * Which raw objects there are: addresses with wildcards, and the listings that they need. It must
 * not know what is in the objects.
 *
 * <p>Start with {@link dev.lockstep.preprocessing.source.listing.ObjectListing}.
 */
package dev.lockstep.preprocessing.source.listing;
