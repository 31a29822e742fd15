package dev.lockstep.preprocessing.source;

import dev.lockstep.preprocessing.dataset.DType;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Two pairs of IDX objects with right headers. NOT meant to be serialized. */
final class OpenIdxSource implements Source {
  private record Pair(Origin origin, IdxObject images, IdxObject labels) {}

  private final Storage storage;
  private final IdxSource spec;
  private final List<Pair> pairs;

  private OpenIdxSource(Storage storage, IdxSource spec, List<Pair> pairs) {
    this.storage = storage;
    this.spec = spec;
    this.pairs = pairs;
  }

  static OpenIdxSource open(Storage storage, IdxSource spec) {
    return new OpenIdxSource(
        storage,
        spec,
        List.of(
            pair(storage, Origin.TRAIN, spec.train(), spec.shape()),
            pair(storage, Origin.TEST, spec.test(), spec.shape())));
  }

  @Override
  public List<SourceObject> objects() {
    return pairs.stream()
        .flatMap(pair -> Stream.of(pair.images(), pair.labels()))
        .map(IdxObject::object)
        .sorted(Comparator.comparing(SourceObject::uri))
        .toList();
  }

  @Override
  public Part part(Origin origin) {
    Pair pair = pairs.stream().filter(p -> p.origin() == origin).findFirst().orElseThrow();
    return new Part(
        origin, pair.images().records(), List.of(pair.images().uri(), pair.labels().uri()));
  }

  @Override
  public DType dtype() {
    return DType.UINT8;
  }

  @Override
  public List<Integer> shape() {
    return List.of(1, spec.shape().get(0), spec.shape().get(1));
  }

  @Override
  public List<String> classes() {
    return spec.classes();
  }

  @Override
  public Dataset<Row> read(SparkSession spark) {
    JavaSparkContext sc = new JavaSparkContext(spark.sparkContext());
    List<IdxRange> ranges = new ArrayList<>();
    for (Pair pair : pairs) {
      ranges.addAll(
          IdxRange.divide(pair.origin(), pair.images(), pair.labels(), sc.defaultParallelism()));
    }
    JavaRDD<Row> rows =
        sc.parallelize(IntStream.range(0, ranges.size()).boxed().toList(), ranges.size())
            .flatMap(new ReadIdxRange(storage, ranges, spec.classes().size()));
    return spark.createDataFrame(rows, RawColumns.SCHEMA);
  }

  private static Pair pair(
      Storage storage, Origin origin, IdxSource.Files files, List<Integer> shape) {
    String role = "source." + origin.label();
    IdxObject.Opened images =
        IdxObject.open(storage, files.images(), IdxHeader.IMAGES, role + ".images");
    IdxObject.Opened labels =
        IdxObject.open(storage, files.labels(), IdxHeader.LABELS, role + ".labels");
    if (!images.header().shape().equals(shape)) {
      throw new UserException(
          files.images()
              + " holds images of shape "
              + images.header().shape()
              + ", expected "
              + shape
              + " (source.shape, [height, width])");
    }
    if (images.object().records() != labels.object().records()) {
      throw new UserException(
          files.images()
              + " has "
              + images.object().records()
              + " images but "
              + files.labels()
              + " has "
              + labels.object().records()
              + " labels; there must be one label for each image");
    }
    return new Pair(origin, images.object(), labels.object());
  }
}
