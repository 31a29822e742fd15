package dev.lockstep.training.master;

import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.training.worker.RankResult;
import dev.lockstep.training.worker.RankStatus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * How a rank ended; rank 0 brings the trained arrays along.
 *
 * @param facts everything but the arrays
 * @param parameters flattened, empty on other ranks than 0
 * @param updater state, flattened, empty on other ranks than 0
 */
record MasterOutcome(Facts facts, float[] parameters, float[] updater) implements RankResult {

  /**
   * @param updates of the network
   * @param rows this rank trained on
   * @param score mean loss of the last step over all ranks
   * @param host where it ran
   * @param startedMillis wall clock at the first step, milliseconds since 1970
   * @param fitMillis in steps, including the exchange
   * @param exchangeMillis in the all-reduce
   */
  record Facts(
      int rank,
      int stageAttempt,
      RankStatus status,
      String message,
      int updates,
      long rows,
      double score,
      String host,
      long startedMillis,
      long fitMillis,
      long exchangeMillis) {}

  static MasterOutcome failed(int rank, int stageAttempt, RankStatus status, String message) {
    Facts facts = new Facts(rank, stageAttempt, status, message, 0, 0, 0, "", 0, 0, 0);
    return new MasterOutcome(facts, new float[0], new float[0]);
  }

  @Override
  public int rank() {
    return facts.rank();
  }

  @Override
  public int stageAttempt() {
    return facts.stageAttempt();
  }

  @Override
  public RankStatus status() {
    return facts.status();
  }

  @Override
  public String message() {
    return facts.message();
  }

  /** As bytes, which every serializer of Spark can carry. */
  byte[] toBytes() {
    byte[] head = Json.line(facts).getBytes(StandardCharsets.UTF_8);
    long size =
        3L * Integer.BYTES
            + head.length
            + (parameters.length + (long) updater.length) * Float.BYTES;
    ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(head.length).putInt(parameters.length).putInt(updater.length).put(head);
    out.asFloatBuffer().put(parameters).put(updater);
    return out.array();
  }

  /** The reverse of {@link #toBytes()}. */
  static MasterOutcome ofBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    byte[] head = new byte[in.getInt()];
    float[] parameters = new float[in.getInt()];
    float[] updater = new float[in.getInt()];
    in.get(head);
    in.asFloatBuffer().get(parameters).get(updater);
    Facts facts = Json.read(head, Facts.class, "a training task's result");
    return new MasterOutcome(facts, parameters, updater);
  }
}
