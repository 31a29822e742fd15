package dev.lockstep.preprocessing.source;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Where raw records come from; one record per format. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "format")
@JsonSubTypes({
  @JsonSubTypes.Type(value = IdxSource.class, name = "idx"),
  @JsonSubTypes.Type(value = ImageSource.class, name = "images")
})
public sealed interface SourceSpec permits IdxSource, ImageSource {}
