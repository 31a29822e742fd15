package dev.lockstep.preprocessing.source;

import dev.lockstep.preprocessing.dataset.DType;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.source.listing.ObjectListing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Image files that were listed. NOT meant to be serialized. */
final class OpenImageSource implements Source {
  private final Storage storage;
  private final ImageSource spec;
  private final List<SourceObject> train;
  private final List<SourceObject> test;
  private final Optional<ImageLabels> labels;

  private OpenImageSource(
      Storage storage, ImageSource spec, List<SourceObject> train, List<SourceObject> test) {
    this.storage = storage;
    this.spec = spec;
    this.train = train;
    this.test = test;
    this.labels =
        Optional.ofNullable(spec.labelFile())
            .map(
                file ->
                    ImageLabels.of(
                        storage, file, Stream.concat(train.stream(), test.stream()).toList()));
  }

  static OpenImageSource open(Storage storage, ImageSource spec) {
    List<SourceObject> train = images(storage, spec, spec.train());
    List<SourceObject> test = images(storage, spec, spec.test());
    Set<SourceObject> seen = new HashSet<>(train);
    for (SourceObject file : test) {
      if (seen.contains(file)) {
        throw new UserException(
            "source: "
                + file.uri()
                + " is found by train and by test; a network must not be tested on what it was"
                + " trained on");
      }
    }
    return new OpenImageSource(storage, spec, train, test);
  }

  /** A file of labels may lie among its images. */
  private static List<SourceObject> images(Storage storage, ImageSource spec, List<String> paths) {
    List<SourceObject> found = ObjectListing.expand(storage, paths);
    if (spec.labelFile() == null) {
      return found;
    }
    String labels = new Path(spec.labelFile().path()).toString();
    return found.stream()
        .filter(object -> !new Path(object.uri()).toString().equals(labels))
        .toList();
  }

  @Override
  public Optional<String> remark() {
    return labels
        .filter(found -> found.unused() > 0)
        .map(
            found ->
                found.unused()
                    + " records of "
                    + found.file().uri()
                    + " name no image of train or test, the first "
                    + found.example());
  }

  @Override
  public List<SourceObject> objects() {
    return Stream.of(train.stream(), test.stream(), labels.stream().map(ImageLabels::file))
        .flatMap(objects -> objects)
        .sorted(Comparator.comparing(SourceObject::uri))
        .toList();
  }

  @Override
  public Part part(Origin origin) {
    List<SourceObject> files = origin == Origin.TRAIN ? train : test;
    return new Part(origin, files.size(), files.stream().map(SourceObject::uri).toList());
  }

  @Override
  public DType dtype() {
    return DType.UINT8;
  }

  @Override
  public List<Integer> shape() {
    return List.of(spec.form().color().channels(), spec.form().height(), spec.form().width());
  }

  @Override
  public List<String> classes() {
    return spec.classes();
  }

  @Override
  public Dataset<Row> read(SparkSession spark) {
    Map<String, String> byImage = labels.map(ImageLabels::byImage).orElse(Map.of());
    List<ImageRange> ranges = new ArrayList<>(ImageRange.divide(Origin.TRAIN, train, byImage));
    ranges.addAll(ImageRange.divide(Origin.TEST, test, byImage));
    JavaRDD<Row> rows =
        new JavaSparkContext(spark.sparkContext())
            .parallelize(IntStream.range(0, ranges.size()).boxed().toList(), ranges.size())
            .flatMap(new ReadImages(storage, ranges, spec));
    return spark.createDataFrame(rows, RawColumns.SCHEMA);
  }
}
