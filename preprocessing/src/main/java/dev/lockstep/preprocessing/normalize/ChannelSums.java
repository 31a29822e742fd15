package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.normalize.statistics.ByteReader;
import dev.lockstep.preprocessing.normalize.statistics.ByteWriter;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Sums over uint8 tensors of shape {@code [channels, ...]}, per channel, in one pass. They are
 * exact integers: rows can come in any order and partial sums can be merged in any order with the
 * same result to the last bit. Travels between executors; not thread-safe.
 */
public final class ChannelSums implements Serializable {
  private static final long serialVersionUID = 1L;
  private final long[] sums;
  private final long[] squares;
  private long rows;
  private long elements;

  /**
   * @param channels leading dimension of the tensors
   */
  public ChannelSums(int channels) {
    sums = new long[channels];
    squares = new long[channels];
  }

  /**
   * Adds one row.
   *
   * @param features uint8 {@code [channels, elements per channel]}
   */
  public ChannelSums add(byte[] features) {
    return add(features, 0, features.length);
  }

  /**
   * Adds one row of several.
   *
   * @param features uint8 {@code [..., channels, elements per channel]}
   * @param from where the row begins
   * @param length elements of the row
   */
  ChannelSums add(byte[] features, int from, int length) {
    int size = length / sums.length;
    if (size * sums.length != length) {
      throw new IllegalArgumentException(
          length + " elements do not divide into " + sums.length + " channels");
    }
    for (int channel = 0; channel < sums.length; channel++) {
      addChannel(channel, features, from + channel * size, size);
    }
    rows++;
    elements += size;
    return this;
  }

  /** Adds another one's rows to this one. */
  public ChannelSums merge(ChannelSums other) {
    for (int channel = 0; channel < sums.length; channel++) {
      sums[channel] = Math.addExact(sums[channel], other.sums[channel]);
      squares[channel] = Math.addExact(squares[channel], other.squares[channel]);
    }
    rows += other.rows;
    elements += other.elements;
    return this;
  }

  void write(ByteWriter to) {
    to.count(rows).count(elements).count(sums.length);
    for (int channel = 0; channel < sums.length; channel++) {
      to.count(sums[channel]).count(squares[channel]);
    }
  }

  /** Reads what {@link #write} wrote. */
  static ChannelSums read(int channels, ByteReader from) {
    ChannelSums read = new ChannelSums(channels);
    read.rows = from.count();
    read.elements = from.count();
    if (from.count() != channels) {
      throw new IllegalArgumentException("statistics: not of " + channels + " channels");
    }
    for (int channel = 0; channel < channels; channel++) {
      read.sums[channel] = from.count();
      read.squares[channel] = from.count();
    }
    return read;
  }

  /** Rows added so far. */
  public long rows() {
    return rows;
  }

  /**
   * Mean and population standard deviation of the rows added so far.
   *
   * @throws IllegalStateException if there are none
   */
  public ChannelStatistics freeze() {
    if (rows == 0) {
      throw new IllegalStateException("statistics need at least one row");
    }
    List<Double> means = new ArrayList<>(sums.length);
    List<Double> deviations = new ArrayList<>(sums.length);
    for (int channel = 0; channel < sums.length; channel++) {
      means.add((double) sums[channel] / elements);
      deviations.add(Math.sqrt(scaledVariance(channel)) / elements);
    }
    return new ChannelStatistics(rows, elements, means, deviations);
  }

  /** Variance times {@code elements} squared, without cancellation: n times sum(x^2) - sum(x)^2. */
  private double scaledVariance(int channel) {
    BigInteger sum = BigInteger.valueOf(sums[channel]);
    return BigInteger.valueOf(squares[channel])
        .multiply(BigInteger.valueOf(elements))
        .subtract(sum.multiply(sum))
        .doubleValue();
  }

  private void addChannel(int channel, byte[] features, int from, int size) {
    long sum = 0;
    long square = 0;
    for (int i = from; i < from + size; i++) {
      int value = Byte.toUnsignedInt(features[i]);
      sum += value;
      square += (long) value * value;
    }
    sums[channel] = Math.addExact(sums[channel], sum);
    squares[channel] = Math.addExact(squares[channel], square);
  }
}
