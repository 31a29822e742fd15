package dev.lockstep.preprocessing.source.infer;

import dev.lockstep.preprocessing.source.schema.ColumnSchema;

/**
 * A column as a sample shows it.
 *
 * @param schema with the categories of a text that has few, and the range of a number
 * @param remark what a person should know before freezing it, absent if nothing
 */
public record FoundColumn(ColumnSchema schema, String remark) {}
