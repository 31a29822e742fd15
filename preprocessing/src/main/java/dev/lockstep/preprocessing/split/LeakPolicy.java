package dev.lockstep.preprocessing.split;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is done about keys, groups or rows that are in more than one split. */
public enum LeakPolicy {
  /** They are not looked for. */
  @JsonProperty("allow")
  ALLOW,
  /** They are reported. */
  @JsonProperty("warn")
  WARN,
  /** They forbid to publish. */
  @JsonProperty("fail")
  FAIL
}
