package dev.lockstep.preprocessing.source.tfrecord;

/** Why a record is rejected; without a stack trace, since there may be millions. */
public final class ExampleProblem extends Exception {
  private static final long serialVersionUID = 1L;

  private final String rule;

  ExampleProblem(String rule, String reason) {
    super(reason, null, false, false);
    this.rule = rule;
  }

  /** One of the rules of {@code RecordColumns}. */
  String rule() {
    return rule;
  }
}
