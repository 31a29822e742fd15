package dev.lockstep.training.verify;

import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.training.collective.ElementType;
import dev.lockstep.training.model.ParameterBlock;
import dev.lockstep.training.model.Replica;
import dev.lockstep.training.worker.RankResult;
import dev.lockstep.training.worker.RankStatus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How a rank ended; rank 0 brings its parameters along.
 *
 * @param facts everything but the parameters
 * @param parameters flattened, little-endian; empty on other ranks than 0
 */
record SyncOutcome(Facts facts, byte[] parameters) implements RankResult {

  /**
   * @param type of the parameters
   * @param apart whether shares passed one after the other
   * @param blocks of the parameters
   */
  record Facts(
      int rank,
      int stageAttempt,
      RankStatus status,
      String message,
      ElementType type,
      boolean apart,
      List<ParameterBlock> blocks) {}

  static SyncOutcome done(int rank, int stageAttempt, Replica replica, boolean apart) {
    byte[] parameters = new byte[0];
    if (rank == 0) {
      parameters = new byte[replica.parameters().remaining()];
      replica.parameters().get(parameters);
    }
    return new SyncOutcome(
        new Facts(
            rank,
            stageAttempt,
            RankStatus.DONE,
            "",
            replica.elementType(),
            apart,
            replica.blocks()),
        parameters);
  }

  static SyncOutcome failed(int rank, int stageAttempt, RankStatus status, String message) {
    Facts facts =
        new Facts(rank, stageAttempt, status, message, ElementType.FLOAT32, false, List.of());
    return new SyncOutcome(facts, new byte[0]);
  }

  double parameter(int index) {
    ByteBuffer elements = ByteBuffer.wrap(parameters).order(ByteOrder.LITTLE_ENDIAN);
    return facts.type() == ElementType.FLOAT32
        ? elements.getFloat(index * Float.BYTES)
        : elements.getDouble(index * Double.BYTES);
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
    return ByteBuffer.allocate(
            Math.toIntExact((long) Integer.BYTES + head.length + parameters.length))
        .putInt(head.length)
        .put(head)
        .put(parameters)
        .array();
  }

  /** The reverse of {@link #toBytes()}. */
  static SyncOutcome ofBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte[] head = new byte[in.getInt()];
    in.get(head);
    byte[] parameters = new byte[in.remaining()];
    in.get(parameters);
    return new SyncOutcome(Json.read(head, Facts.class, "a verifying task's result"), parameters);
  }
}
