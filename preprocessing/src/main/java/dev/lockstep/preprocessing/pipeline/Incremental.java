package dev.lockstep.preprocessing.pipeline;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.lockstep.preprocessing.dataset.error.UserException;

/**
 * What is done about objects that have come since the published version was made.
 *
 * @param mode whether they can be added to it; absent: {@link Mode#OFF}
 * @param maxAppends versions in a row that may be made by adding, 1 or more; absent: {@value
 *     #USUAL}. The one after them is made of all objects, so that neither the number of files nor
 *     the age of the statistics that features were fit on grows without end
 */
public record Incremental(Mode mode, Integer maxAppends) {
  private static final int USUAL = 30;

  /** How a version is made. */
  public enum Mode {
    /** Of all objects, always. */
    @JsonProperty("off")
    OFF,
    /** By adding to the published version where that gives what a new one would have. */
    @JsonProperty("append")
    APPEND
  }

  public Incremental {
    mode = mode == null ? Mode.OFF : mode;
    maxAppends = maxAppends == null ? (Integer) USUAL : maxAppends;
    if (maxAppends < 1) {
      throw new UserException("incremental.max_appends must be 1 or more, found " + maxAppends);
    }
  }
}
