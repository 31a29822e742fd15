package dev.lockstep.preprocessing.source;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.image.ImageForm;
import dev.lockstep.preprocessing.image.ImageLimits;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Image files, labeled by their addresses or by a file.
 *
 * @param train addresses of images that are divided into train and validation; may have wildcards
 * @param test addresses of images that stay the test split
 * @param label regular expression with a group {@code label}, looked for in the address; not looked
 *     at if there is a label file
 * @param form what every image becomes
 * @param limits beyond what an image is refused
 * @param classes names of the classes, by label
 * @param labelFile file that labels the images; null: their addresses do
 */
public record ImageSource(
    List<String> train,
    List<String> test,
    String label,
    ImageForm form,
    ImageLimits limits,
    List<String> classes,
    LabelFile labelFile)
    implements SourceSpec {
  /** The last folder of an address. */
  public static final String FOLDER = "(?<label>[^/]+)/[^/]+$";

  @JsonCreator
  public ImageSource {
    train = List.copyOf(train);
    test = List.copyOf(test);
    classes = List.copyOf(classes);
    if (classes.size() < 2 || new HashSet<>(classes).size() != classes.size()) {
      throw new UserException(
          "source: at least 2 classes with different names are needed, found " + classes);
    }
    requirePattern(label);
  }

  /** Labeled by their addresses. */
  public ImageSource(
      List<String> train,
      List<String> test,
      String label,
      ImageForm form,
      ImageLimits limits,
      List<String> classes) {
    this(train, test, label, form, limits, classes, null);
  }

  private static void requirePattern(String label) {
    try {
      if (!label.contains("(?<label>")) {
        throw new UserException(
            "source: label must be a regular expression with a group (?<label>...), found "
                + label);
      }
      Pattern.compile(label);
    } catch (PatternSyntaxException e) {
      throw new UserException(
          "source: label is no regular expression: " + label + " (" + e.getDescription() + ")", e);
    }
  }
}
