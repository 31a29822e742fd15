package dev.lockstep.preprocessing.quality;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of a record that breaks a rule. */
public enum Severity {
  /** It is left out and counted as filtered. */
  @JsonProperty("drop")
  DROP,
  /** It is kept beside the dataset with its reason, and counts against the budgets. */
  @JsonProperty("reject")
  REJECT,
  /** As reject, but nothing is published. */
  @JsonProperty("fail")
  FAIL
}
