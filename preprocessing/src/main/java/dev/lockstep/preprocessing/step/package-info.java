/**
 * Steps on records, before they become features: filter, derive, select, rename, cast, join,
 * deduplicate, parts of dates and texts. Each is one record of the specification and a projection
 * of Spark columns; none has a function of its own in the rows' way. A step never takes a row away:
 * it sets the row's fate, so that every record stays accounted for.
 *
 * <p>Start with {@link dev.lockstep.preprocessing.step.RecordSteps}. The same projections run
 * without Spark in {@link dev.lockstep.preprocessing.step.LocalSteps}.
 */
package dev.lockstep.preprocessing.step;
