package dev.lockstep.preprocessing.normalize;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to a number outside of the range that the train rows have. */
public enum OutOfRange {
  /** It is treated as any other. */
  @JsonProperty("keep")
  KEEP,
  /** It becomes the end of the range that is closer. */
  @JsonProperty("clip")
  CLIP,
  /** The run ends with a message. */
  @JsonProperty("error")
  ERROR
}
