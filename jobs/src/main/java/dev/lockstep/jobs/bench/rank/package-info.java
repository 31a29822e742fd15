/**
 * Groups of processes that a benchmark measures together, and what both ends of their pipes have in
 * common.
 *
 * <p>It does not know what is measured. The parent's end is a {@link
 * dev.lockstep.jobs.bench.rank.RankGroup}, a Java child's is {@link
 * dev.lockstep.jobs.bench.rank.RankLines}.
 */
package dev.lockstep.jobs.bench.rank;
