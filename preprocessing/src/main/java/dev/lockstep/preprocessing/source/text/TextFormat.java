package dev.lockstep.preprocessing.source.text;

import dev.lockstep.preprocessing.dataset.RejectedRecord;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.source.RecordColumns;
import dev.lockstep.preprocessing.source.files.Compression;
import dev.lockstep.preprocessing.source.files.LineReader;
import dev.lockstep.preprocessing.source.files.RawRecord;
import dev.lockstep.preprocessing.source.files.RecordFormat;
import dev.lockstep.preprocessing.source.files.RecordParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Text in UTF-8 with one column, {@link #COLUMN}: every line is a record (an empty one too), or
 * every object is. Without the byte order mark.
 *
 * @param wholeObjects whether an object is one record
 * @param maxRecordBytes longest record that is kept; a longer one is a reject
 */
public record TextFormat(boolean wholeObjects, int maxRecordBytes) implements RecordFormat {
  /** STRING: the text. */
  public static final String COLUMN = "text";

  private static final int HEAD = RejectedRecord.CUT_BYTES;

  /** Its only data column. */
  public static final StructType COLUMNS = new StructType().add(COLUMN, DataTypes.StringType, true);

  @Override
  public boolean isSplitable(String uri) {
    return !wholeObjects && Compression.of(uri) == Compression.NONE;
  }

  @Override
  public Reader open(Storage storage, Part part) throws IOException {
    return wholeObjects
        ? new Whole(Compression.open(storage, part.uri()), part.uri())
        : new Lines(LineReader.open(storage, part, maxRecordBytes));
  }

  @Override
  public RecordParser parser() {
    return this::parse;
  }

  private Optional<String> parse(RawRecord record, String source, long position, byte[] raw) {
    if (raw.length > maxRecordBytes) {
      TextRecords.rejectTooLong(record, position, raw, maxRecordBytes);
    } else {
      fill(record, position, raw);
    }
    return Optional.empty();
  }

  private void fill(RawRecord record, long position, byte[] bytes) {
    record.start(position, bytes);
    byte[] text = position == 0 ? TextRecords.withoutMark(bytes) : bytes;
    CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder();
    try {
      strict.decode(ByteBuffer.wrap(text));
      record.set(0, UTF8String.fromBytes(text));
    } catch (CharacterCodingException e) {
      record.reject(
          RecordColumns.ENCODING_RULE, "the text is not valid UTF-8 (" + e.getMessage() + ")");
    }
  }

  private final class Lines implements Reader {
    private final LineReader lines;

    private Lines(LineReader lines) {
      this.lines = lines;
    }

    @Override
    public boolean next(RawRecord record) throws IOException {
      if (!lines.next()) {
        return false;
      }
      if (lines.line() == null) {
        TextRecords.rejectTooLong(record, lines.position(), lines.head(), maxRecordBytes);
      } else {
        fill(record, lines.position(), lines.line());
      }
      return true;
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  private final class Whole implements Reader {
    private final InputStream in;
    private final String uri;
    private boolean done;

    private Whole(InputStream in, String uri) {
      this.in = in;
      this.uri = uri;
    }

    @Override
    public boolean next(RawRecord record) throws IOException {
      if (done) {
        return false;
      }
      done = true;
      byte[] bytes;
      try {
        bytes = in.readNBytes(maxRecordBytes + 1);
      } catch (IOException e) {
        throw Compression.failure(uri, e);
      }
      if (bytes.length > maxRecordBytes) {
        byte[] head = Arrays.copyOf(bytes, Math.min(bytes.length, HEAD));
        TextRecords.rejectTooLong(record, 0, head, maxRecordBytes);
      } else {
        fill(record, 0, bytes);
      }
      return true;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
