package dev.lockstep.preprocessing.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.StringColumn;
import dev.lockstep.preprocessing.split.KeyHash;
import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Makes the keys of records. With key columns the key is their texts, joined by {@code |} (a {@code
 * |} or {@code \} in a text gets a {@code \} before it). Without, it is where the record was found:
 * the hash of the object's address in 16 hexadecimal digits, {@code -}, and the position in at
 * least 8. Travels to executors.
 *
 * @param columns numbers of the key columns, which are texts; empty for keys by place
 * @param source number of the column with the object's address
 * @param position number of the column with the position
 */
record RecordKeys(List<Integer> columns, int source, int position) implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Hexadecimal digits of the hash of an object's address: objects of one hash would share keys.
   */
  static final int OBJECT_DIGITS = 16;

  /** The fewest hexadecimal digits of a position. */
  static final int POSITION_DIGITS = 8;

  /** Of a key by place in an object of less than 2^32 bytes. */
  private static final int USUAL_BYTES = OBJECT_DIGITS + 1 + POSITION_DIGITS;

  private static final Pattern PLACE =
      Pattern.compile("[0-9a-f]{" + OBJECT_DIGITS + "}-[0-9a-f]{" + POSITION_DIGITS + ",}");

  private static final byte[] HEX = "0123456789abcdef".getBytes(UTF_8);

  RecordKeys {
    columns = List.copyOf(columns);
  }

  /** Whether a key is by place as it is made here; programs before this one made shorter ones. */
  static boolean isByPlace(String key) {
    return PLACE.matcher(key).matches();
  }

  /** Keys of a block's rows; missing where a key column is. */
  Keys of(Block block) {
    Keys keys = new Keys(block.rows(), USUAL_BYTES);
    if (columns.isEmpty()) {
      byPlace(block, keys);
    } else if (columns.size() == 1) {
      StringColumn texts = block.string(columns.get(0));
      for (int row = 0; row < block.rows(); row++) {
        keys.add(escaped(texts.bytes(row)));
      }
    } else {
      for (int row = 0; row < block.rows(); row++) {
        keys.add(joined(block, row));
      }
    }
    return keys;
  }

  private void byPlace(Block block, Keys keys) {
    StringColumn sources = block.string(source);
    double[] positions = block.number(position).values();
    byte[] prefix = null;
    int prefixCode = StringColumn.MISSING;
    int[] codes = sources.codes();
    for (int row = 0; row < block.rows(); row++) {
      int code = codes[row];
      if (prefix == null || code != prefixCode) {
        prefix = prefix(sources.dictionary()[code]);
        prefixCode = code;
      }
      add(prefix, (long) positions[row], keys);
    }
  }

  private static byte[] prefix(byte[] source) {
    long hash = KeyHash.of(KeyHash.state(0), source, 0, source.length);
    return String.format(Locale.ROOT, "%0" + OBJECT_DIGITS + "x-", hash).getBytes(UTF_8);
  }

  private static void add(byte[] prefix, long position, Keys keys) {
    int needed = (Long.SIZE - Long.numberOfLeadingZeros(position) + 3) / 4;
    int length = prefix.length + Math.max(POSITION_DIGITS, needed);
    int from = keys.add(length);
    byte[] bytes = keys.bytes();
    System.arraycopy(prefix, 0, bytes, from, prefix.length);
    long rest = position;
    for (int at = from + length - 1; at >= from + prefix.length; at--) {
      bytes[at] = HEX[(int) (rest & 15)];
      rest >>>= 4;
    }
  }

  private byte[] joined(Block block, int row) {
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    for (int i = 0; i < columns.size(); i++) {
      byte[] text = escaped(block.string(columns.get(i)).bytes(row));
      if (text == null) {
        return null;
      }
      if (i > 0) {
        key.write('|');
      }
      key.writeBytes(text);
    }
    return key.toByteArray();
  }

  private static byte[] escaped(byte[] text) {
    if (text == null) {
      return null;
    }
    int special = 0;
    for (byte b : text) {
      special += b == '|' || b == '\\' ? 1 : 0;
    }
    if (special == 0) {
      return text;
    }
    byte[] escaped = new byte[text.length + special];
    int at = 0;
    for (byte b : text) {
      if (b == '|' || b == '\\') {
        escaped[at++] = '\\';
      }
      escaped[at++] = b;
    }
    return escaped;
  }
}
