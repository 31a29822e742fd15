package dev.lockstep.jobs.bench;

/** A result of a benchmark: a record that is one line of JSON, or one line for a person. */
public interface Finding {
  /** One line for a person. */
  String line();
}
