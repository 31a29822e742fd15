package dev.lockstep.preprocessing.quality;

/** A rule that looks at one record alone. */
sealed interface RecordRule extends Rule permits NotNull, InRange, InSet, Matches, Holds {
  /**
   * The rule on a frame.
   *
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if the frame has no such column
   *     or it is of a type that the rule cannot judge
   */
  Check check(FrameColumns columns);
}
