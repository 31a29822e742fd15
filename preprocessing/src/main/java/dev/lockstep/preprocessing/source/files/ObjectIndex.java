package dev.lockstep.preprocessing.source.files;

import dev.lockstep.preprocessing.dataset.SourceObject;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.execution.datasources.FileIndex;
import org.apache.spark.sql.execution.datasources.PartitionDirectory;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Tells Spark the objects that were listed already, so that it neither lists nor looks at them
 * again.
 */
final class ObjectIndex implements FileIndex {
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
    FileStatus[] files = objects.stream().map(ObjectIndex::status).toArray(FileStatus[]::new);
    InternalRow noValues = new GenericInternalRow(0);
    return seq(List.of(PartitionDirectory.apply(noValues, files)));
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
    return new StructType();
  }

  private static FileStatus status(SourceObject object) {
    return new FileStatus(object.size(), false, 1, FixedSplits.BYTES, 0, new Path(object.uri()));
  }

  private static <T> Seq<T> seq(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toList();
  }
}
