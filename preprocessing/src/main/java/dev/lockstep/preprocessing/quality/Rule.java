package dev.lockstep.preprocessing.quality;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;

/**
 * What has to hold for every record, or for all of them together. Rules are checked in their order;
 * the first one that a record breaks decides, and later ones do not see it. A missing value breaks
 * {@link NotNull} alone.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = NotNull.class, name = "not_null"),
  @JsonSubTypes.Type(value = InRange.class, name = "range"),
  @JsonSubTypes.Type(value = InSet.class, name = "set"),
  @JsonSubTypes.Type(value = Matches.class, name = "regex"),
  @JsonSubTypes.Type(value = Unique.class, name = "unique"),
  @JsonSubTypes.Type(value = ForeignKey.class, name = "foreign_key"),
  @JsonSubTypes.Type(value = RowCount.class, name = "row_count"),
  @JsonSubTypes.Type(value = Holds.class, name = "sql")
})
public sealed interface Rule permits RecordRule, AcrossRule, RowCount {
  /** Name in reports and in {@code _rule}; distinct among the rules of a specification. */
  String name();

  /** What becomes of records that break it. */
  Severity severity();

  /**
   * How many records may break it, absent if only the budget of the whole specification counts;
   * null for other severities than {@link Severity#REJECT}.
   */
  RejectionBudget maxRejected();

  /** {@link #maxRejected} unless it is absent. */
  default Optional<RejectionBudget> budget() {
    return Optional.ofNullable(maxRejected());
  }
}
