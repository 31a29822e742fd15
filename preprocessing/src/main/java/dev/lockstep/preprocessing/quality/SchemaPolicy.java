package dev.lockstep.preprocessing.quality;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of records that leave the frozen schema. */
public enum SchemaPolicy {
  /** They are kept beside the dataset with their reason, and count against the budget. */
  @JsonProperty("reject")
  REJECT,
  /** As reject, but nothing is published if there is one. */
  @JsonProperty("fail")
  FAIL,
  /** They stay in the dataset; a look of its own at the source counts them for the log. */
  @JsonProperty("warn")
  WARN
}
