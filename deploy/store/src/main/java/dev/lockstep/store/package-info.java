/**
 * The embedded object store: a process that speaks S3 over a local folder, for the demo and tests.
 *
 * <p>{@link dev.lockstep.store.EmbeddedStore} is its handle and knows the JDK alone, as does
 * everything here but {@link dev.lockstep.store.StoreServer}, the main class of the process. The
 * two meet in the files of the store's folder ({@code StoreFolder}) and in one line on the server's
 * standard output ({@code ServerProcess}).
 */
package dev.lockstep.store;
