package dev.lockstep.preprocessing.normalize;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.lockstep.preprocessing.dataset.error.UserException;

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
  record Scale(float min, float max) implements Normalization {
    public Scale {
      if (!(min < max) || Float.isInfinite(min) || Float.isInfinite(max)) {
        throw new UserException(
            "normalize: scale needs finite bounds with min below max, found min "
                + min
                + " and max "
                + max);
      }
    }
  }

  /** To mean 0 and standard deviation 1 per channel. */
  record Standardize() implements Normalization {}
}
