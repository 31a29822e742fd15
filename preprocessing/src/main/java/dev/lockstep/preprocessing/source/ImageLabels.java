package dev.lockstep.preprocessing.source;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.ObjectInfo;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * The labels of images that a {@link LabelFile} gives.
 *
 * @param file the file as it was found
 * @param byImage labels by the image's address; images without one have none
 * @param unused records that name no image
 * @param example the image that the first of them names, or null
 */
record ImageLabels(SourceObject file, Map<String, String> byImage, int unused, String example) {
  /** Stands for several images of a name. */
  private static final String SEVERAL = "";

  /**
   * @throws UserException if there is no such file, it names no image at all, or gives an image two
   *     labels
   */
  static ImageLabels of(Storage storage, LabelFile spec, List<SourceObject> images) {
    SourceObject file = find(storage, spec);
    String folder = file.uri().substring(0, file.uri().lastIndexOf('/'));
    Map<String, String> names = names(images);
    Map<String, LabelRecords.Labeled> found = new HashMap<>();
    int unused = 0;
    String example = null;
    for (LabelRecords.Labeled record : LabelRecords.read(storage, spec, file)) {
      Optional<String> image = image(record.image(), folder, names);
      if (image.isPresent()) {
        LabelRecords.Labeled earlier = found.putIfAbsent(image.get(), record);
        requireSame(file, earlier, record);
      } else {
        unused++;
        example = example == null ? record.image() : example;
      }
    }
    if (found.isEmpty()) {
      throw new UserException(
          "source.label_file: none of the "
              + unused
              + " records of "
              + file.uri()
              + " names an image of train or test, such as "
              + images.get(0).uri()
              + (example == null ? "" : "; the first names " + example)
              + "; paths are relative to the file's folder");
    }
    Map<String, String> labels = new HashMap<>();
    found.forEach((image, record) -> labels.put(image, record.label()));
    return new ImageLabels(file, labels, unused, example);
  }

  private static SourceObject find(Storage storage, LabelFile spec) {
    ObjectInfo info =
        storage
            .stat(spec.path())
            .orElseThrow(
                () ->
                    new UserException("source.label_file.path: there is no object " + spec.path()));
    return new SourceObject(info.uri(), info.size(), info.etag());
  }

  /** Addresses by themselves, and by the last name where it is the only one. */
  private static Map<String, String> names(List<SourceObject> images) {
    Map<String, String> names = new HashMap<>();
    for (SourceObject image : images) {
      String name = image.uri().substring(image.uri().lastIndexOf('/') + 1);
      names.merge(name, image.uri(), (one, other) -> SEVERAL);
    }
    images.forEach(image -> names.put(image.uri(), image.uri()));
    return names;
  }

  private static Optional<String> image(String written, String folder, Map<String, String> names) {
    boolean isAddress = written.matches("[a-z][a-z0-9+.-]*:/.*");
    String found = names.get(normalized(isAddress ? written : folder + "/" + written));
    if (found == null && !written.contains("/")) {
      found = names.get(written);
    }
    return Optional.ofNullable(found).filter(image -> !image.equals(SEVERAL));
  }

  /** What is no address names no image. */
  private static String normalized(String address) {
    try {
      return new Path(address).toString();
    } catch (IllegalArgumentException e) {
      return address;
    }
  }

  private static void requireSame(
      SourceObject file, LabelRecords.Labeled earlier, LabelRecords.Labeled record) {
    if (earlier != null
        && !String.valueOf(earlier.label()).equals(String.valueOf(record.label()))) {
      throw new UserException(
          "source.label_file: %s gives %s two labels: %s in record %d, %s in record %d"
              .formatted(
                  file.uri(),
                  record.image(),
                  earlier.label(),
                  earlier.number(),
                  record.label(),
                  record.number()));
    }
  }
}
