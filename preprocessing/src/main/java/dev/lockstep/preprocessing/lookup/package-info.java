/**
 * Tables that records are held against: what a join adds columns of, and what a foreign key refers
 * to. They are sources like any other; what is special is that they must fit into memory where they
 * are copied to every executor. It must not know what the records are for.
 *
 * <p>Start with {@link dev.lockstep.preprocessing.lookup.LookupSpec}.
 */
package dev.lockstep.preprocessing.lookup;
