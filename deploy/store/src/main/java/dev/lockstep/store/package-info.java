/**
 * The embedded object store: a process that speaks S3 over a local folder, for the demo and tests.
 *
 * <p>{@link dev.lockstep.store.EmbeddedStore} is its handle and knows the JDK alone.
 */
package dev.lockstep.store;
