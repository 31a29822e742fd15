package dev.lockstep.preprocessing.source.files;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.Predicate;
import org.apache.spark.sql.execution.datasources.FileIndex;
import org.apache.spark.sql.execution.datasources.PartitionDirectory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Tells Spark the objects that were listed already, so that it neither lists nor looks at them
 * again. Each object is a partition of its own whose value is its address: {@code _source} is a
 * constant of a file, exact to the letter, and costs a columnar scan nothing.
 */
final class ObjectIndex implements FileIndex {
  private static final StructType PARTITION =
      new StructType().add(RecordColumns.SOURCE, DataTypes.StringType, false);

  private final List<SourceObject> objects;

  ObjectIndex(List<SourceObject> objects) {
    this.objects = List.copyOf(objects);
  }

  @Override
  public Seq<Path> rootPaths() {
    return seq(objects.stream().map(object -> new Path(object.uri())).toList());
  }

  @Override
  public Seq<PartitionDirectory> listFiles(
      Seq<Expression> partitionFilters, Seq<Expression> dataFilters) {
    List<PartitionDirectory> found = new ArrayList<>();
    for (SourceObject object : objects) {
      InternalRow value =
          new GenericInternalRow(new Object[] {UTF8String.fromString(object.uri())});
      if (matches(partitionFilters, value)) {
        found.add(PartitionDirectory.apply(value, new FileStatus[] {status(object)}));
      }
    }
    return seq(found);
  }

  @Override
  public String[] inputFiles() {
    return objects.stream().map(SourceObject::uri).toArray(String[]::new);
  }

  @Override
  public void refresh() {
    // what was listed is what is read; an object that changes since then fails the run
  }

  @Override
  public long sizeInBytes() {
    return objects.stream().mapToLong(SourceObject::size).sum();
  }

  @Override
  public StructType partitionSchema() {
    return PARTITION;
  }

  /** Spark leaves conditions on partition values to the index and does not check them again. */
  private static boolean matches(Seq<Expression> filters, InternalRow value) {
    for (Expression filter : JavaConverters.seqAsJavaList(filters)) {
      Seq<Attribute> references = filter.references().toSeq();
      BasePredicate predicate = Predicate.create(filter, references);
      if (!predicate.eval(value)) {
        return false;
      }
    }
    return true;
  }

  private static FileStatus status(SourceObject object) {
    return new FileStatus(object.size(), false, 1, FixedSplits.BYTES, 0, new Path(object.uri()));
  }

  private static <T> Seq<T> seq(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toList();
  }
}
