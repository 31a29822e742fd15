package dev.lockstep.preprocessing.normalize;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What the user asks for; fitting it on the train split gives statistics. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Normalization.Scale.class, name = "scale"),
  @JsonSubTypes.Type(value = Normalization.Standardize.class, name = "standardize")
})
public sealed interface Normalization {
  /**
   * Stored range to {@code [min, max]}; for uint8 the range is 0 to 255, so nothing is fit.
   *
   * @param min value of the smallest stored element
   * @param max value of the largest stored element
   */
  record Scale(float min, float max) implements Normalization {}

  /** To mean 0 and standard deviation 1 per channel. */
  record Standardize() implements Normalization {}
}
