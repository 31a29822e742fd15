package dev.lockstep.preprocessing.step;

import dev.lockstep.preprocessing.dataset.error.Suggestion;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.analysis.SimpleAnalyzer$;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.optimizer.ReplaceExpressions$;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;
import scala.collection.immutable.Seq;

/**
 * Resolves Spark's expressions against a schema by Spark's own analyzer, without a session: so that
 * mistakes are found before anything is read, and so that rows can be computed without Spark.
 */
final class Expressions {
  private Expressions() {}

  /**
   * An expression of the user.
   *
   * @param where what it belongs to, for messages
   * @param type what it must be; null for anything
   */
  static Column parse(String where, String sql, StructType schema, DataType type) {
    Column parsed;
    try {
      parsed = functions.expr(sql);
    } catch (Exception e) {
      throw refused(where, sql, schema, e);
    }
    Project project = analyze(where, sql, Map.of("value", parsed), schema);
    Expression value = (Expression) project.projectList().head();
    if (type != null && !value.dataType().equals(type)) {
      throw new UserException(
          "records: "
              + where
              + ": "
              + sql
              + " must be of type "
              + type.simpleString()
              + ", found "
              + value.dataType().simpleString());
    }
    return parsed;
  }

  /** Refuses columns that the analyzer does. */
  static void check(String where, Map<String, Column> columns, StructType schema) {
    analyze(where, where, columns, schema);
  }

  /** The schema that columns make of another. */
  static StructType schema(Project project) {
    StructType schema = new StructType();
    for (NamedExpression column : JavaConverters.seqAsJavaList(project.projectList())) {
      schema = schema.add(column.name(), ((Expression) column).dataType(), true);
    }
    return schema;
  }

  /**
   * Resolved expressions over the attributes of a relation with the schema's columns.
   *
   * @param sql what the user wrote, for messages
   */
  static Project analyze(String where, String sql, Map<String, Column> columns, StructType schema) {
    List<Attribute> attributes = new ArrayList<>();
    for (StructField field : schema.fields()) {
      attributes.add(
          new AttributeReference(
              field.name(),
              field.dataType(),
              true,
              Metadata.empty(),
              NamedExpression.newExprId(),
              seq(List.of())));
    }
    List<NamedExpression> named = new ArrayList<>();
    columns.forEach((name, column) -> named.add((NamedExpression) column.as(name).expr()));
    LogicalPlan plan =
        new Project(seq(named), new LocalRelation(seq(attributes), seq(List.of()), false));
    try {
      LogicalPlan analyzed = SimpleAnalyzer$.MODULE$.execute(plan);
      SimpleAnalyzer$.MODULE$.checkAnalysis(analyzed);
      return rowByRow(where, sql, ReplaceExpressions$.MODULE$.apply(analyzed));
    } catch (Exception e) {
      throw e instanceof UserException user ? user : refused(where, sql, schema, e);
    }
  }

  static <T> Seq<T> seq(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toList();
  }

  /** Aggregates, windows and functions that make several rows would need other rows. */
  private static Project rowByRow(String where, String sql, LogicalPlan plan) {
    if (plan instanceof Project project
        && project.child() instanceof LocalRelation
        && project.projectList().forall(Expressions::deterministic)) {
      return project;
    }
    throw new UserException(
        "records: "
            + where
            + ": "
            + sql
            + " must be computed from one row alone and give the same whenever it is asked; it can"
            + " have no aggregate, window, subquery or random function");
  }

  private static Object deterministic(NamedExpression column) {
    Expression expression = (Expression) column;
    return expression.deterministic()
        && !expression.exists(part -> part instanceof SubqueryExpression);
  }

  private static UserException refused(
      String where, String sql, StructType schema, Exception failure) {
    List<String> names = List.of(RecordColumns.data(schema).fieldNames());
    String reason = failure.getMessage();
    String near = ". The columns are " + names;
    if (failure instanceof ParseException parse) {
      reason = parse.getSimpleMessage();
    } else if (failure instanceof AnalysisException analysis) {
      reason = analysis.getSimpleMessage();
      String unknown = analysis.getMessageParameters().get("objectName");
      if (unknown != null && String.valueOf(analysis.getErrorClass()).contains("COLUMN")) {
        String plain = unknown.replace("`", "");
        reason = "there is no column " + plain;
        near = Suggestion.among(plain, names);
      }
    }
    return new UserException(
        "records: "
            + where
            + ": "
            + sql
            + " is not possible: "
            + String.valueOf(reason).lines().findFirst().orElse("")
            + near,
        failure);
  }
}
