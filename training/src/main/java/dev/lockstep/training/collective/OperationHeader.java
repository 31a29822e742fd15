package dev.lockstep.training.collective;

import java.nio.ByteBuffer;

/**
 * The 32 bytes, big-endian, with which each rank opens an operation towards its successor, so that
 * ranks out of step are noticed before any value is touched: magic, code, sequence number, bytes,
 * parameter, sender.
 *
 * @param operation kind
 * @param sequence number of the operation since the ring was connected
 * @param bytes size of the buffer that every rank must have
 * @param parameter segment size of an all-reduce around the ring, root of a broadcast, otherwise 0
 */
record OperationHeader(Operation operation, long sequence, long bytes, int parameter) {
  static final int BYTES = 32;
  private static final int MAGIC = 0x4C53_4F50;

  void encode(int sender, ByteBuffer target) {
    target
        .clear()
        .putInt(MAGIC)
        .putInt(operation.code())
        .putLong(sequence)
        .putLong(bytes)
        .putInt(parameter)
        .putInt(sender)
        .flip();
  }

  /**
   * Compares what the predecessor opened with what this rank is in.
   *
   * @return what differs, in words, or an empty string
   */
  String difference(ByteBuffer received, int expectedSender) {
    if (received.getInt(0) != MAGIC) {
      return "it sent something that does not start an operation";
    }
    int sender = received.getInt(28);
    if (sender != expectedSender) {
      return "it calls itself rank " + sender;
    }
    boolean same =
        received.getInt(4) == operation.code()
            && received.getLong(8) == sequence
            && received.getLong(16) == bytes
            && received.getInt(24) == parameter;
    return same
        ? ""
        : "it is in operation "
            + words(
                received.getLong(8),
                Operation.describe(received.getInt(4)),
                received.getLong(16),
                received.getInt(24));
  }

  @Override
  public String toString() {
    return "operation " + words(sequence, operation.title(), bytes, parameter);
  }

  private static String words(long sequence, String title, long bytes, int parameter) {
    String detail = title.equals(Operation.BROADCAST.title()) ? ", root " + parameter : "";
    if (title.endsWith("all-reduce") || title.contains("all-reduce in")) {
      detail = parameter == 0 ? ", gathered" : ", segments of " + parameter;
    }
    return sequence + " (" + title + " of " + bytes + " bytes" + detail + ")";
  }
}
