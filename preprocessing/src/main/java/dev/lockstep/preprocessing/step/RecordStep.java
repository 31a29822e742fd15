package dev.lockstep.preprocessing.step;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;

/** One step on records, as the user asks for it. Steps are applied in their order. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Filter.class, name = "filter"),
  @JsonSubTypes.Type(value = Derive.class, name = "derive"),
  @JsonSubTypes.Type(value = Select.class, name = "select"),
  @JsonSubTypes.Type(value = DropColumns.class, name = "drop"),
  @JsonSubTypes.Type(value = Rename.class, name = "rename"),
  @JsonSubTypes.Type(value = Cast.class, name = "cast"),
  @JsonSubTypes.Type(value = DateParts.class, name = "date_parts"),
  @JsonSubTypes.Type(value = TextFeatures.class, name = "text_features"),
  @JsonSubTypes.Type(value = Join.class, name = "join"),
  @JsonSubTypes.Type(value = Deduplicate.class, name = "deduplicate")
})
public sealed interface RecordStep extends Serializable permits ProjectionStep, Join, Deduplicate {}
