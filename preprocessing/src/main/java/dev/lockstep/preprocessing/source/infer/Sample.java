package dev.lockstep.preprocessing.source.infer;

import java.util.List;

/**
 * What was read of a source.
 *
 * @param columns in their order
 * @param nulls texts that mean a missing value; null: what the source's own options say
 * @param leftOut columns that no dataset can have, with their types
 * @param records that were looked at
 * @param malformed records that were passed over
 * @param whole whether there are no more records
 */
record Sample(
    List<SampledColumn> columns,
    List<String> nulls,
    List<String> leftOut,
    long records,
    long malformed,
    boolean whole) {}
