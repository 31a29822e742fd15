/**
 * The frozen schema of a source: a small file that people read, edit and commit, and the comparison
 * of what is found with what was frozen. It must not know how anything is read.
 *
 * <p>Start with {@link dev.lockstep.preprocessing.source.schema.SchemaFile}.
 */
package dev.lockstep.preprocessing.source.schema;
