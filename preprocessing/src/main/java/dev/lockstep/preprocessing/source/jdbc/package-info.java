/**
 * Tables and queries of databases, read over JDBC in the order of a key, so that the same rows give
 * the same records wherever the database keeps them. Names and passwords come in a configuration in
 * memory; they are in no specification, and failures of drivers are passed on as texts without
 * them.
 *
 * <p>Start with {@link dev.lockstep.preprocessing.source.jdbc.DatabaseTable}.
 */
package dev.lockstep.preprocessing.source.jdbc;
