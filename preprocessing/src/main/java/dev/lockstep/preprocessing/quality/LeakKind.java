package dev.lockstep.preprocessing.quality;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What can be in more than one split. */
public enum LeakKind {
  /** Rows with the same key. */
  @JsonProperty("key")
  KEY,
  /** Rows of the same group. */
  @JsonProperty("group")
  GROUP,
  /** Rows with the same features and label, whatever their keys are. */
  @JsonProperty("row")
  ROW
}
