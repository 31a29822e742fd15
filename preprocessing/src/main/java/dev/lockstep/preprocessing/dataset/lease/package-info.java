/**
 * What a driver says in the store about what it does now, so that others leave it alone: it holds a
 * lease, a small object that it renews while it lives. Work that only one may do has one name.
 *
 * <p>Knows nothing of versions, training and Spark. Start with {@link
 * dev.lockstep.preprocessing.dataset.lease.DriverLease}.
 */
package dev.lockstep.preprocessing.dataset.lease;
