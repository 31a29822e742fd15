/**
 * One driver at a time does a piece of work: it holds a lease, a small object in the store that it
 * renews while it lives.
 *
 * <p>Knows nothing of training and of Spark. Start with {@link
 * dev.lockstep.training.lease.DriverLease}.
 */
package dev.lockstep.training.lease;
