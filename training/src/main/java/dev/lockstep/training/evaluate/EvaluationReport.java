package dev.lockstep.training.evaluate;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** Results on one split: of classes, or of values. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ClassificationReport.class, name = "classification"),
  @JsonSubTypes.Type(value = RegressionReport.class, name = "regression")
})
public sealed interface EvaluationReport permits ClassificationReport, RegressionReport {
  /** Evaluated rows. */
  long rows();

  /** Scores by value of the columns that were asked for. */
  List<GroupScores> groups();

  /** The same with other groups. */
  EvaluationReport with(List<GroupScores> groups);
}
