package dev.lockstep.preprocessing.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Part of a dataset; its folder has the lower-case name. */
public enum Split {
  @JsonProperty("train")
  TRAIN,
  @JsonProperty("validation")
  VALIDATION,
  @JsonProperty("test")
  TEST;

  /** Folder name, and the name in manifests, configuration and JSON lines. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
