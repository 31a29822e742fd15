package dev.lockstep.jobs.run;

/** Phases of a pipeline, in their order. */
public enum Phase {
  FETCH,
  PREPROCESS,
  TRAIN,
  EVALUATE,
  PREDICT;

  /** Name in progress lines and JSON. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
