/**
 * The all-reduce between GPUs, through NCCL.
 *
 * <p>It compiles against the classes of the CUDA presets and needs their natives, NCCL and a device
 * for each rank only where it is used; {@link
 * dev.lockstep.training.collective.nccl.NcclCommunicator#isAvailable()} tells. It was written
 * without a GPU at hand: nothing here has run on one.
 */
package dev.lockstep.training.collective.nccl;
