package dev.lockstep.training.predict;

import dev.lockstep.training.inference.AnsweredRow;
import dev.lockstep.training.inference.AnsweredRows;
import dev.lockstep.training.inference.Chunk;
import dev.lockstep.training.inference.Inference;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.util.TaskCompletionListener;

/** Answers to the rows of chunks, one after the other, on an executor. */
final class PredictTask implements FlatMapFunction<Chunk, PredictedRow> {
  private static final long serialVersionUID = 1L;

  private final Inference inference;

  PredictTask(Inference inference) {
    this.inference = inference;
  }

  @Override
  public Iterator<PredictedRow> call(Chunk chunk) {
    AnsweredRows rows = inference.answers(chunk);
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> rows.close());
    return new Rows(rows);
  }

  private record Rows(AnsweredRows rows) implements Iterator<PredictedRow> {
    @Override
    public boolean hasNext() {
      boolean more = rows.hasNext();
      if (!more) {
        rows.close();
      }
      return more;
    }

    @Override
    public PredictedRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      AnsweredRow row = rows.next();
      return new PredictedRow(row.key(), row.answer());
    }
  }
}
