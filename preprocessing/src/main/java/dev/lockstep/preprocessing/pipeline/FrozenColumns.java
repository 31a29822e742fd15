package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.quality.Rule;
import dev.lockstep.preprocessing.quality.Rules;
import dev.lockstep.preprocessing.quality.SchemaPolicy;
import dev.lockstep.preprocessing.quality.SchemaRules;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a frozen schema says of values, held against raw records before any step changes them. */
final class FrozenColumns {
  private FrozenColumns() {}

  /**
   * The frame with the fates of records that leave the schema; the same frame if the schema names
   * types alone, or the run only warns.
   */
  static Dataset<Row> apply(Dataset<Row> frame, TabularSpec spec) {
    if (spec.schemaDrift() == SchemaPolicy.WARN) {
      warn(frame, spec);
      return frame;
    }
    List<Rule> rules = SchemaRules.of(spec.schema(), spec.schemaDrift());
    return rules.isEmpty()
        ? frame
        : Rules.apply(
            frame,
            rules,
            lookup -> {
              throw new IllegalStateException("a schema has no lookups");
            });
  }

  private static void warn(Dataset<Row> frame, TabularSpec spec) {
    SparkContext spark = frame.sparkSession().sparkContext();
    List<SchemaRules.Kept> kept =
        new Phases(spark, spec.dataset())
            .run("looking for schema drift", () -> SchemaRules.count(frame, spec.schema()))
            .result();
    for (SchemaRules.Kept rule : kept) {
      Phases.warn(
          rule.records()
              + " records break the rule "
              + rule.rule()
              + " of the frozen schema and are kept, since schema_drift is warn; one of them: "
              + rule.example());
    }
  }
}
