package dev.lockstep.training.evaluate;

import dev.lockstep.training.model.Replica;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Replicas that wait in an executor for the next task, so that a model is read once per concurrent
 * task and not once per task. Holds replicas of one model only: those of another are closed when
 * the first of a new one is borrowed. Thread-safe.
 */
final class ModelPool {
  private static final ModelPool OF_THIS_EXECUTOR = new ModelPool();

  private final Map<String, Deque<Replica>> idle = new HashMap<>();
  private String current;

  ModelPool() {}

  static ModelPool ofThisExecutor() {
    return OF_THIS_EXECUTOR;
  }

  /**
   * Takes a replica out of the pool, or makes one.
   *
   * @param key hash of the model
   */
  Replica borrow(String key, Supplier<Replica> make) {
    Replica waiting = takeIdle(key);
    return waiting == null ? make.get() : waiting;
  }

  /** Gives a replica back; it is closed if another model has been asked for since. */
  synchronized void giveBack(String key, Replica replica) {
    if (key.equals(current)) {
      idle.computeIfAbsent(key, k -> new ArrayDeque<>()).push(replica);
    } else {
      replica.close();
    }
  }

  private synchronized Replica takeIdle(String key) {
    current = key;
    Iterator<Map.Entry<String, Deque<Replica>>> models = idle.entrySet().iterator();
    while (models.hasNext()) {
      Map.Entry<String, Deque<Replica>> model = models.next();
      if (!model.getKey().equals(key)) {
        model.getValue().forEach(Replica::close);
        models.remove();
      }
    }
    Deque<Replica> waiting = idle.get(key);
    return waiting == null ? null : waiting.poll();
  }
}
