package dev.lockstep.jobs.run;

import dev.lockstep.training.evaluate.ClassificationReport;

/**
 * The headline of an evaluation.
 *
 * @param accuracy share of right answers
 * @param loss mean cross-entropy in nats
 * @param macroF1 unweighted mean of the classes' F1
 */
public record Scores(double accuracy, double loss, double macroF1) {
  static Scores of(ClassificationReport report) {
    return new Scores(report.accuracy(), report.loss(), report.macroF1());
  }
}
