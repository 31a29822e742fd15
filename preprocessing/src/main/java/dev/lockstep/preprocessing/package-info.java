/**
 * Raw objects to validated, normalized, split and sharded Parquet with a manifest.
 *
 * <p>Packages: {@code pipeline} (specification and runner), {@code source} (raw formats), {@code
 * image} (decode and resize), {@code normalize} (fit, frozen statistics, apply), {@code quality}
 * (rejects and accounting), {@code split}, and {@code dataset}, the only one that training may
 * know.
 */
package dev.lockstep.preprocessing;
