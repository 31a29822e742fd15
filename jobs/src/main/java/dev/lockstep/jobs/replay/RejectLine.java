package dev.lockstep.jobs.replay;

import dev.lockstep.preprocessing.dataset.RejectedRecord;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A rejected record as one line of JSON. Source and position say which record it is; a correction
 * is the same line with another {@code raw}.
 *
 * @param source address of the raw object
 * @param position of the record in it
 * @param rule that it broke; for people, may be absent
 * @param reason what was found and what is allowed; for people, may be absent
 * @param raw the record as it was read, if it is text in UTF-8
 * @param rawBase64 the record in Base64 if it is not
 * @param cut whether that is its beginning alone, absent if it is not
 */
public record RejectLine(
    String source,
    Long position,
    String rule,
    String reason,
    String raw,
    String rawBase64,
    Boolean cut) {

  static RejectLine of(RejectedRecord record) {
    String text = text(record.raw());
    return new RejectLine(
        record.source(),
        record.position(),
        record.rule(),
        record.reason(),
        text,
        text == null ? Base64.getEncoder().encodeToString(record.raw()) : null,
        RejectedRecord.isCut(record.raw()) ? true : null);
  }

  /** Null if the bytes are no text. */
  private static String text(byte[] raw) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /**
   * The record's bytes.
   *
   * @param where of the line, for the message
   * @throws UserException if the line does not say which record it is, or what it is to be
   */
  byte[] bytes(String where) {
    if (source == null || position == null || (raw == null) == (rawBase64 == null)) {
      throw new UserException(
          where + ": a correction needs `source`, `position` and either `raw` or `raw_base64`");
    }
    try {
      return raw != null
          ? raw.getBytes(StandardCharsets.UTF_8)
          : Base64.getDecoder().decode(rawBase64);
    } catch (IllegalArgumentException e) {
      throw new UserException(where + ": raw_base64 is not Base64: " + e.getMessage(), e);
    }
  }
}
