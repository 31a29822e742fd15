package dev.lockstep.preprocessing.dataset;

import java.io.Serializable;

/**
 * Columns of every file of a dataset.
 *
 * @param key name of the STRING column that identifies a row across versions and sources
 * @param features the network's input
 * @param label what the network should predict
 */
public record Schema(String key, TensorSpec features, LabelSpec label) implements Serializable {}
