/**
 * Fitting in three types
 *
 * <p>Start with {@link dev.lockstep.preprocessing.normalize. what the user asked for, frozen
 * statistics, and what applies them. Statistics come from the train split only.:Normalization}.
 */
package dev.lockstep.preprocessing.normalize;
