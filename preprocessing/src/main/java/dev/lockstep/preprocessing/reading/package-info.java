/**
 * What readers of all formats report about their reading, for a run to check what became of it.
 *
 * <p>It knows neither formats nor what happens to records. Start with {@link
 * dev.lockstep.preprocessing.reading.RecordsRead}.
 */
package dev.lockstep.preprocessing.reading;
