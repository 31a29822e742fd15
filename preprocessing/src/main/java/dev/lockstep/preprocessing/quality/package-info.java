/**
 * Whether what was read may be published: the accounting of every row and the budget for rejected
 * records.
 *
 * <p>Start with {@link dev.lockstep.preprocessing.quality.RejectionBudget} and {@link
 * dev.lockstep.preprocessing.quality.Accounting}. It must not know formats or Spark.
 */
package dev.lockstep.preprocessing.quality;
