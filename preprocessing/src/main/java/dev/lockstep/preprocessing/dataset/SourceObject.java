package dev.lockstep.preprocessing.dataset;

import java.io.Serializable;

/**
 * A raw object a dataset was made from.
 *
 * @param uri full address
 * @param size in bytes
 * @param etag the store's entity tag, or modification time and size where the store has none
 */
public record SourceObject(String uri, long size, String etag) implements Serializable {}
