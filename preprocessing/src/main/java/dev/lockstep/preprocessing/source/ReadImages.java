package dev.lockstep.preprocessing.source;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.dataset.storage.StorageFailures;
import dev.lockstep.preprocessing.image.ImageForm;
import dev.lockstep.preprocessing.image.ImageLimits;
import dev.lockstep.preprocessing.image.ImageProblem;
import dev.lockstep.preprocessing.image.ImageReading;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Reads ranges of images on an executor, each by its index; holds one image at a time. */
final class ReadImages implements FlatMapFunction<Integer, Row> {
  private static final long serialVersionUID = 1L;

  /** 64 KiB: what is kept of a rejected file. */
  private static final int KEPT_BYTES = 1 << 16;

  private final Storage storage;
  private final List<ImageRange> ranges;
  private final Pattern label;
  private final ImageForm form;
  private final ImageLimits limits;
  private final List<String> classes;
  private final String labelFile;

  ReadImages(Storage storage, List<ImageRange> ranges, ImageSource spec) {
    this.storage = storage;
    this.ranges = List.copyOf(ranges);
    label = Pattern.compile(spec.label());
    form = spec.form();
    limits = spec.limits();
    classes = spec.classes();
    labelFile = spec.labelFile() == null ? null : spec.labelFile().path();
  }

  @Override
  public Iterator<Row> call(Integer index) {
    ImageRange range = ranges.get(index);
    return range.files().stream().map(file -> row(range, file)).iterator();
  }

  private Row row(ImageRange range, SourceObject file) {
    Origin origin = range.origin();
    URI uri = new Path(file.uri()).toUri();
    String path = Objects.requireNonNullElse(uri.getAuthority(), "") + uri.getPath();
    String key = origin.label() + "/" + path.replaceFirst("^/", "");
    String name = labelFile == null ? inAddress(file.uri()) : range.labels().get(file.uri());
    int code = name == null ? -1 : classes.indexOf(name);
    if (code < 0) {
      String place = labelFile == null ? "the address" : labelFile;
      String found = name == null ? "no label found in " + place : "label " + name + " found";
      return rejected(key, origin, file, "label", found + ", allowed: " + classes);
    }
    if (file.size() > limits.bytes()) {
      String reason = file.size() + " bytes, allowed: " + limits.bytes();
      return rejected(key, origin, file, RecordColumns.SIZE_RULE, reason);
    }
    byte[] content = content(file, (int) file.size());
    try {
      byte[] features = ImageReading.read(content, file.uri(), form, limits);
      return RowFactory.create(key, origin.label(), features, code, null);
    } catch (ImageProblem e) {
      byte[] kept = Arrays.copyOf(content, Math.min(KEPT_BYTES, content.length));
      return rejected(key, origin, file, kept, e.rule(), e.getMessage());
    }
  }

  private String inAddress(String uri) {
    Matcher labeled = label.matcher(uri);
    return labeled.find() ? labeled.group("label") : null;
  }

  private Row rejected(String key, Origin origin, SourceObject file, String rule, String reason) {
    byte[] kept = content(file, (int) Math.min(KEPT_BYTES, file.size()));
    return rejected(key, origin, file, kept, rule, reason);
  }

  private static Row rejected(
      String key, Origin origin, SourceObject file, byte[] kept, String rule, String reason) {
    Row reject = RowFactory.create(file.uri(), 0L, rule, reason, kept);
    return RowFactory.create(key, origin.label(), null, null, reject);
  }

  private byte[] content(SourceObject file, int bytes) {
    try (InputStream in = storage.open(file.uri())) {
      return in.readNBytes(bytes);
    } catch (IOException e) {
      throw StorageFailures.translate("read", file.uri(), e);
    }
  }
}
