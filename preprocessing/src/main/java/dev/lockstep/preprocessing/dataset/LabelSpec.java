package dev.lockstep.preprocessing.dataset;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;

/** What the network should predict: one of several classes, or a number. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ClassLabel.class, name = "class"),
  @JsonSubTypes.Type(value = ValueLabel.class, name = "value")
})
public sealed interface LabelSpec extends Serializable permits ClassLabel, ValueLabel {
  /** Name of the Parquet column. */
  String column();

  /** Number of classes; 0 if the label is a value. */
  int classCount();
}
