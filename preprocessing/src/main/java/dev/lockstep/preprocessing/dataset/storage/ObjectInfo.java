package dev.lockstep.preprocessing.dataset.storage;

/**
 * What a store says of an object.
 *
 * @param uri full address
 * @param size in bytes
 * @param etag the entity tag; modification time and size where the store has none
 */
public record ObjectInfo(String uri, long size, String etag) {}
