package dev.lockstep.preprocessing.dataset;

import java.io.Serializable;

/**
 * A record that did not pass, with everything needed to find and replay it.
 *
 * @param source address of the raw object
 * @param position record number in that object, from 0
 * @param rule name of the rule it broke, e.g. {@code label_range}
 * @param reason what was found and what is allowed
 * @param raw the record's bytes as they were read; of a longer one that was not kept whole the
 *     first {@value #CUT_BYTES}
 */
public record RejectedRecord(String source, long position, String rule, String reason, byte[] raw)
    implements Serializable {
  /** 64 KiB: what is kept of a record that is too long to be held, to recognize it by. */
  public static final int CUT_BYTES = 64 << 10;

  /** Whether what was kept of a record is its beginning alone. */
  public static boolean isCut(byte[] raw) {
    return raw.length == CUT_BYTES;
  }
}
