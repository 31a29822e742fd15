package dev.lockstep.preprocessing.normalize;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.lockstep.preprocessing.normalize.statistics.ColumnSummary;
import java.io.Serializable;
import java.util.Optional;

/** A fitted operation on one column: data that goes into the manifest. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "op")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Fill.class, name = "fill"),
  @JsonSubTypes.Type(value = FillText.class, name = "fill_text"),
  @JsonSubTypes.Type(value = Rescale.class, name = "rescale"),
  @JsonSubTypes.Type(value = ClipTo.class, name = "clip"),
  @JsonSubTypes.Type(value = IsMissing.class, name = "is_missing"),
  @JsonSubTypes.Type(value = CategoryIndex.class, name = "category_index"),
  @JsonSubTypes.Type(value = CategoryValue.class, name = "category_value"),
  @JsonSubTypes.Type(value = PowerOf.class, name = "power"),
  @JsonSubTypes.Type(value = BinIndex.class, name = "bin_index"),
  @JsonSubTypes.Type(value = HashIndex.class, name = "hash_index")
})
sealed interface FrozenOp extends Serializable permits NumberOp, TextOp, FillText {
  /**
   * Statistics of what it makes, computed from those of what it is given; empty if only another
   * pass over the rows can tell.
   */
  default Optional<ColumnSummary> after(ColumnSummary before) {
    return Optional.empty();
  }

  /** What undoes it, as far as it can be. */
  Inverse inverse(Inverse.Place place);
}
