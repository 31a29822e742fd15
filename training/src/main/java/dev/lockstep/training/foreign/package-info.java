/**
 * Networks that were made elsewhere: files of Deeplearning4j and Keras, and classes that make them.
 * The driver turns each into Deeplearning4j's JSON with the parameters it starts from, so that
 * executors need neither the file nor the class.
 *
 * <p>Start with {@link dev.lockstep.training.foreign.ForeignNetworks}. Knows nothing of Spark.
 */
package dev.lockstep.training.foreign;
