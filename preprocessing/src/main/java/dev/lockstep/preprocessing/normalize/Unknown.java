package dev.lockstep.preprocessing.normalize;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of a value that is missing or no known category. */
public enum Unknown {
  /** No category: index -1, which one-hot makes zeros alone. */
  @JsonProperty("ignore")
  IGNORE,
  /** The run ends with a message. */
  @JsonProperty("error")
  ERROR,
  /** A category of its own, after all others. */
  @JsonProperty("category")
  CATEGORY
}
