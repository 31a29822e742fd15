/**
 * Whether what was read may be published: rules on records, the accounting of every row, budgets
 * for rejected records, leaks between splits, drift between versions.
 *
 * <p>Start with {@link dev.lockstep.preprocessing.quality.Rule} and {@link
 * dev.lockstep.preprocessing.quality.QualityReport}. It knows frames of records and manifests, not
 * formats and not how a run proceeds.
 */
package dev.lockstep.preprocessing.quality;
