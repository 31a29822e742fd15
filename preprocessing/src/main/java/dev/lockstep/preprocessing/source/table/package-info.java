/**
 * Specifications of sources, one record per format, and the door that opens them. Specifications
 * hold no secrets, since manifests show them.
 *
 * <p>Start with {@link dev.lockstep.preprocessing.source.table.TableSources}.
 */
package dev.lockstep.preprocessing.source.table;
