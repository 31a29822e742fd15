/**
 * {@code lockstep bench allreduce}: the all-reduce between processes of this machine, against
 * gloo's, the one that PyTorch trains with on CPUs.
 *
 * <p>Start with {@link dev.lockstep.jobs.bench.allreduce.AllReduceBenchmark}. The ranks of both
 * sides are children that speak the same lines; see {@link dev.lockstep.jobs.bench.rank.RankGroup}.
 */
package dev.lockstep.jobs.bench.allreduce;
