/**
 * Statistics of columns, gathered block by block, merged in any grouping and kept in bounded
 * memory: moments, quantiles, counts of categories, and their own binary form.
 *
 * <p>It knows neither steps nor splits: whoever calls it picks the rows. Start with {@link
 * dev.lockstep.preprocessing.normalize.statistics.NumberStatistics} and {@link
 * dev.lockstep.preprocessing.normalize.statistics.TextStatistics}; what they freeze into is a
 * {@link dev.lockstep.preprocessing.normalize.statistics.ColumnSummary}.
 */
package dev.lockstep.preprocessing.normalize.statistics;
