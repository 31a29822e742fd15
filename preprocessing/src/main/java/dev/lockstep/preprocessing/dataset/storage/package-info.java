/**
 * Small objects in any Hadoop file system: read, write, list, conditional create, hashes, JSON.
 *
 * <p>It turns the store's exceptions into {@link dev.lockstep.preprocessing.dataset.error} with a
 * message a person can act on. It must not know what the bytes mean. Start with {@link
 * dev.lockstep.preprocessing.dataset.storage.Storage}.
 */
package dev.lockstep.preprocessing.dataset.storage;
