package dev.lockstep.preprocessing.source.files;

import java.util.Optional;

/**
 * Turns a single record that was kept as it was read into values, by the rules of the format that
 * it was read with. Not thread-safe.
 */
public interface RecordParser {
  /**
   * Fills a record, or rejects it.
   *
   * @param record has one value for each data column, of which those that nobody looks at may be
   *     left out
   * @param source address of the object that it was in
   * @param position of the record in it, see {@link
   *     dev.lockstep.preprocessing.source.RecordColumns#POSITION}
   * @param raw its bytes
   * @return empty; or why the bytes alone do not say whether the record is right
   */
  Optional<String> parse(RawRecord record, String source, long position, byte[] raw);
}
