package dev.lockstep.preprocessing.split;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * Seeded hash of a row's key: exactly Spark SQL's {@code xxhash64(seed, key)} with the seed as
 * BIGINT, so that anybody can recompute it where the data is. That is XXH64 (Yann Collet's
 * specification, version 0.1.1) over the key's UTF-8 bytes, seeded with XXH64 of the seed's eight
 * bytes, seeded with 42.
 */
public final class KeyHash {
  private static final long SPARK_SEED = 42;
  private static final long P1 = 0x9E3779B185EBCA87L;
  private static final long P2 = 0xC2B2AE3D27D4EB4FL;
  private static final long P3 = 0x165667B19E3779F9L;
  private static final long P4 = 0x85EBCA77C2B2AE63L;
  private static final long P5 = 0x27D4EB2F165667C5L;
  private static final int STRIPE = 32;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private KeyHash() {}

  /** The hash of a key, uniform over all 64-bit values. */
  public static long of(long seed, String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return of(state(seed), bytes, 0, bytes.length);
  }

  /** What a seed contributes, for {@link #of(long, byte[], int, int)}. */
  public static long state(long seed) {
    byte[] bytes = new byte[Long.BYTES];
    LONG.set(bytes, 0, seed);
    return xxh64(bytes, 0, bytes.length, SPARK_SEED);
  }

  /**
   * The hash of a key that is not a String.
   *
   * @param state {@link #state} of the seed
   * @param bytes in which the key's UTF-8 text lies
   * @param from where it begins
   * @param length its bytes
   */
  public static long of(long state, byte[] bytes, int from, int length) {
    return xxh64(bytes, from, length, state);
  }

  /** The same as a Spark expression. */
  public static Column of(long seed, Column key) {
    return functions.xxhash64(functions.lit(seed), key);
  }

  /** XXH64 of some bytes. */
  static long xxh64(byte[] bytes, int from, int length, long seed) {
    int at = Objects.checkFromIndexSize(from, length, bytes.length);
    int end = from + length;
    long hash;
    if (length >= STRIPE) {
      long a = seed + P1 + P2;
      long b = seed + P2;
      long c = seed;
      long d = seed - P1;
      for (; at <= end - STRIPE; at += STRIPE) {
        a = round(a, longAt(bytes, at));
        b = round(b, longAt(bytes, at + 8));
        c = round(c, longAt(bytes, at + 16));
        d = round(d, longAt(bytes, at + 24));
      }
      hash = converge(a, b, c, d);
    } else {
      hash = seed + P5;
    }
    return avalanche(tail(hash + length, bytes, at, end));
  }

  private static long converge(long a, long b, long c, long d) {
    long hash =
        Long.rotateLeft(a, 1)
            + Long.rotateLeft(b, 7)
            + Long.rotateLeft(c, 12)
            + Long.rotateLeft(d, 18);
    hash = (hash ^ round(0, a)) * P1 + P4;
    hash = (hash ^ round(0, b)) * P1 + P4;
    hash = (hash ^ round(0, c)) * P1 + P4;
    return (hash ^ round(0, d)) * P1 + P4;
  }

  private static long tail(long start, byte[] bytes, int from, int end) {
    long hash = start;
    int at = from;
    for (; at <= end - 8; at += 8) {
      hash = Long.rotateLeft(hash ^ round(0, longAt(bytes, at)), 27) * P1 + P4;
    }
    if (at <= end - 4) {
      long word = Integer.toUnsignedLong((int) INT.get(bytes, at));
      hash = Long.rotateLeft(hash ^ (word * P1), 23) * P2 + P3;
      at += 4;
    }
    for (; at < end; at++) {
      hash = Long.rotateLeft(hash ^ (Byte.toUnsignedLong(bytes[at]) * P5), 11) * P1;
    }
    return hash;
  }

  private static long avalanche(long value) {
    long hash = (value ^ (value >>> 33)) * P2;
    hash = (hash ^ (hash >>> 29)) * P3;
    return hash ^ (hash >>> 32);
  }

  private static long round(long lane, long input) {
    return Long.rotateLeft(lane + input * P2, 31) * P1;
  }

  private static long longAt(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }
}
