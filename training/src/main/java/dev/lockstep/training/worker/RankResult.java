package dev.lockstep.training.worker;

/** What every rank tells the driver at its end. */
public interface RankResult {
  /** Which one. */
  int rank();

  /** In which attempt of its stage, from 1. */
  int stageAttempt();

  /** How it ended. */
  RankStatus status();

  /** What went wrong, or empty. */
  String message();
}
