/**
 * Text objects as records: JSON lines, lines of text, whole texts. Malformed records become rejects
 * with the reason; nothing is guessed.
 *
 * <p>Start with {@link dev.lockstep.preprocessing.source.text.JsonLinesFormat}.
 */
package dev.lockstep.preprocessing.source.text;
