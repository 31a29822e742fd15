/**
 * Made-up tables for benchmarks and tests: any number of rows from a seed, the same bytes on every
 * machine.
 *
 * <p>Every row has a random stream of its own, so rows can be made in parallel, in any order, and
 * one at a time. Knows neither Spark nor any other package; start with {@link
 * dev.lockstep.preprocessing.synthetic.SyntheticTable}.
 */
package dev.lockstep.preprocessing.synthetic;
