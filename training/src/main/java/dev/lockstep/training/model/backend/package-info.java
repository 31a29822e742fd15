/**
 * ND4J and its native library as this process uses them: which binary, checked before it is loaded,
 * which kernels, and what ND4J is told to do otherwise than it would.
 *
 * <p>Start with {@link dev.lockstep.training.model.backend.NativeBackend}, which comes before any
 * use of ND4J.
 */
package dev.lockstep.training.model.backend;
