package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.RejectedRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Rejected records as bytes of the shuffle. */
final class RejectCodec {
  private RejectCodec() {}

  static byte[] write(List<RejectedRecord> records) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(records.size());
      for (RejectedRecord record : records) {
        writeBytes(out, record.source().getBytes(StandardCharsets.UTF_8));
        out.writeLong(record.position());
        writeBytes(out, record.rule().getBytes(StandardCharsets.UTF_8));
        writeBytes(out, record.reason().getBytes(StandardCharsets.UTF_8));
        writeBytes(out, record.raw());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static List<RejectedRecord> read(byte[] bytes) {
    List<RejectedRecord> records = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      for (int left = in.readInt(); left > 0; left--) {
        records.add(
            new RejectedRecord(
                new String(readBytes(in), StandardCharsets.UTF_8),
                in.readLong(),
                new String(readBytes(in), StandardCharsets.UTF_8),
                new String(readBytes(in), StandardCharsets.UTF_8),
                readBytes(in)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return records;
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}
