package dev.lockstep.training.evaluate;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Results on one split: of classes, or of values. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ClassificationReport.class, name = "classification"),
  @JsonSubTypes.Type(value = RegressionReport.class, name = "regression")
})
public sealed interface EvaluationReport permits ClassificationReport, RegressionReport {
  /** Evaluated rows. */
  long rows();
}
