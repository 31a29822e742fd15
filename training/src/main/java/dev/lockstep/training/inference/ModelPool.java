package dev.lockstep.training.inference;

import dev.lockstep.training.model.Predictor;
import dev.lockstep.training.model.SharedModel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * The model of an executor: read once, its parameters in memory once, with predictors that wait for
 * the next task. Holds one model only; that of before is forgotten when another is asked for, and
 * freed when its last task ends. Thread-safe.
 */
final class ModelPool {
  private static final ModelPool OF_THIS_EXECUTOR = new ModelPool();

  private final Deque<Predictor> idle = new ArrayDeque<>();
  private String current;
  private SharedModel model;

  ModelPool() {}

  static ModelPool ofThisExecutor() {
    return OF_THIS_EXECUTOR;
  }

  /**
   * Takes a predictor out of the pool, or makes one. While a model is read, other tasks wait: they
   * would only read the same.
   *
   * @param key hash of the model
   * @param read reads the model
   */
  synchronized Predictor borrow(String key, Supplier<SharedModel> read) {
    if (!key.equals(current)) {
      idle.clear();
      model = null;
      current = null;
      model = read.get();
      current = key;
    }
    Predictor waiting = idle.poll();
    return waiting == null ? model.predictor() : waiting;
  }

  /** Gives a predictor back; it is kept unless another model has been asked for since. */
  synchronized void giveBack(String key, Predictor predictor) {
    if (key.equals(current)) {
      idle.push(predictor);
    }
  }
}
