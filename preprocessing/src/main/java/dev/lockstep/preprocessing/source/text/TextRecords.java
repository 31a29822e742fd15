package dev.lockstep.preprocessing.source.text;

import dev.lockstep.preprocessing.source.RecordColumns;
import dev.lockstep.preprocessing.source.files.RawRecord;
import java.util.Arrays;

/** What records of text have in common. */
final class TextRecords {
  private static final int[] BYTE_ORDER_MARK = {0xEF, 0xBB, 0xBF};

  private TextRecords() {}

  static void rejectTooLong(RawRecord record, long position, byte[] head, int limit) {
    record.start(position, head);
    record.reject(
        RecordColumns.SIZE_RULE,
        "the record is longer than " + limit + " bytes (max_record_bytes)");
  }

  /** The bytes without the mark that some editors put in front of UTF-8. */
  static byte[] withoutMark(byte[] bytes) {
    for (int i = 0; i < BYTE_ORDER_MARK.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xFF) != BYTE_ORDER_MARK[i]) {
        return bytes;
      }
    }
    return Arrays.copyOfRange(bytes, BYTE_ORDER_MARK.length, bytes.length);
  }
}
