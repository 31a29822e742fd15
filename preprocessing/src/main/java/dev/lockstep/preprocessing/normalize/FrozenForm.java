package dev.lockstep.preprocessing.normalize;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;

/** Fitted features as data. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TableFeatures.Form.class, name = "table"),
  @JsonSubTypes.Type(value = TensorFeatures.Form.class, name = "tensor")
})
sealed interface FrozenForm extends Serializable permits TableFeatures.Form, TensorFeatures.Form {
  /** What applies them. */
  FrozenFeatures thaw();
}
