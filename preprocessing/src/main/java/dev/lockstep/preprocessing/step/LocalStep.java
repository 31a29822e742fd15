package dev.lockstep.preprocessing.step;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BindReferences;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.package$;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/**
 * One step for single rows, without a Spark session. Made and run under {@link LocalSteps#inUtc}.
 * Not thread-safe.
 */
public interface LocalStep {
  /** Columns behind the step. */
  StructType output();

  /** The row behind the step. */
  InternalRow apply(InternalRow row);

  /**
   * What is looked at.
   *
   * @param outputs places of columns behind the step
   * @return places of the columns before it that those are made of
   */
  BitSet reads(BitSet outputs);

  /**
   * Expressions, interpreted.
   *
   * @param columns by name, over the columns of the schema
   */
  static LocalStep project(Map<String, Column> columns, StructType schema) {
    Project project = Expressions.analyze("step", columns.keySet().toString(), columns, schema);
    List<Expression> bound =
        JavaConverters.seqAsJavaList(project.projectList()).stream()
            .map(column -> bind(column, project))
            .toList();
    return new Projected(Expressions.schema(project), bound);
  }

  /** An expression over the columns of a schema, resolved. */
  static Expression analyzed(Column column, StructType schema) {
    Project project = Expressions.analyze("step", "value", Map.of("value", column), schema);
    return (Expression) project.projectList().head();
  }

  private static Expression bind(NamedExpression column, Project project) {
    return BindReferences.bindReference(
        (Expression) column, package$.MODULE$.AttributeSeq(project.child().output()), false);
  }

  /**
   * A projection.
   *
   * @param output columns behind it
   * @param columns one expression for each
   */
  record Projected(StructType output, List<Expression> columns) implements LocalStep {
    @Override
    public InternalRow apply(InternalRow row) {
      Object[] values = new Object[columns.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = columns.get(i).eval(row);
      }
      return new GenericInternalRow(values);
    }

    @Override
    public BitSet reads(BitSet outputs) {
      BitSet read = new BitSet();
      outputs.stream()
          .forEach(
              at ->
                  JavaConverters.seqAsJavaList(columns.get(at).collectLeaves())
                      .forEach(leaf -> read(leaf, read)));
      return read;
    }

    private static void read(Expression leaf, BitSet read) {
      if (leaf instanceof BoundReference reference) {
        read.set(reference.ordinal());
      }
    }
  }
}
