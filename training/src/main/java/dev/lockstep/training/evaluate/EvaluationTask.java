package dev.lockstep.training.evaluate;

import dev.lockstep.training.inference.AnsweredRows;
import dev.lockstep.training.inference.Chunk;
import dev.lockstep.training.inference.Inference;
import org.apache.spark.api.java.function.Function;

/** Evaluates some row groups of one file on an executor. */
final class EvaluationTask implements Function<Chunk, byte[]> {
  private static final long serialVersionUID = 1L;

  private final Inference inference;
  private final EvaluateSpec spec;

  EvaluationTask(Inference inference, EvaluateSpec spec) {
    this.inference = inference;
    this.spec = spec;
  }

  @Override
  public byte[] call(Chunk chunk) {
    SplitTally tally = new SplitTally(inference.schema().label(), spec);
    try (AnsweredRows rows = inference.answers(chunk)) {
      rows.forEachRemaining(tally::add);
    }
    return tally.toBytes();
  }
}
