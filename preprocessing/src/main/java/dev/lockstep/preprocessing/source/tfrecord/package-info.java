/**
 * TFRecord files of {@code tf.Example}, decoded by hand: the framing with its checksums, protobuf's
 * wire format, and features as columns. It must not know how objects are listed or divided.
 *
 * <p>Start with {@link dev.lockstep.preprocessing.source.tfrecord.TfRecordFormat}.
 */
package dev.lockstep.preprocessing.source.tfrecord;
