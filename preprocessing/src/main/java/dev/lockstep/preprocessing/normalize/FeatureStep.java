package dev.lockstep.preprocessing.normalize;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.lockstep.preprocessing.normalize.statistics.Statistic;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One step on the way from columns to features, as the user asks for it. Steps work on a column in
 * the order in which they are listed, and a step is fit on what those before it make of the train
 * rows. Immutable.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Impute.class, name = "impute"),
  @JsonSubTypes.Type(value = MissingIndicator.class, name = "missing_indicator"),
  @JsonSubTypes.Type(value = Standardize.class, name = "standardize"),
  @JsonSubTypes.Type(value = MinMax.class, name = "min_max"),
  @JsonSubTypes.Type(value = Robust.class, name = "robust"),
  @JsonSubTypes.Type(value = Power.class, name = "power"),
  @JsonSubTypes.Type(value = Clip.class, name = "clip"),
  @JsonSubTypes.Type(value = Bins.class, name = "bins"),
  @JsonSubTypes.Type(value = OneHot.class, name = "one_hot"),
  @JsonSubTypes.Type(value = Ordinal.class, name = "ordinal"),
  @JsonSubTypes.Type(value = Hash.class, name = "hash"),
  @JsonSubTypes.Type(value = Frequency.class, name = "frequency"),
  @JsonSubTypes.Type(value = TargetEncode.class, name = "target_encode"),
  @JsonSubTypes.Type(value = Keep.class, name = "keep"),
  @JsonSubTypes.Type(value = Drop.class, name = "drop"),
  @JsonSubTypes.Type(value = Scale.class, name = "scale")
})
public sealed interface FeatureStep extends Serializable
    permits Impute,
        MissingIndicator,
        Standardize,
        MinMax,
        Robust,
        Power,
        Clip,
        Bins,
        OneHot,
        Ordinal,
        Hash,
        Frequency,
        TargetEncode,
        Keep,
        Drop,
        Scale {
  /** Which columns it is for. */
  ColumnSelection columns();

  /** What it makes of values of a kind, or null if it has no use for them. */
  LaneKind after(LaneKind kind);

  /** Statistics of the values before it that it is fit on. */
  default Set<Statistic> needs(LaneKind kind) {
    return Set.of();
  }

  /** Whether statistics behind it follow from those before it, without another pass. */
  default boolean followed() {
    return true;
  }

  /**
   * What applies it.
   *
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if the train rows do not allow
   *     it
   */
  List<FrozenOp> fit(FitPoint point);

  /** What applies it, for each feature that it makes of one, by what is added to the name. */
  default Map<String, List<FrozenOp>> branches(FitPoint point) {
    return Map.of("", fit(point));
  }
}
