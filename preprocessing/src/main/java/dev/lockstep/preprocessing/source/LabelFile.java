package dev.lockstep.preprocessing.source;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.lockstep.preprocessing.dataset.error.UserException;

/**
 * A file that says what images show, one record for each.
 *
 * @param path its address
 * @param format how it is written
 * @param image column with the image: a path relative to the file's folder, an address, or the name
 *     of the one image that is called so
 * @param label column with the name of the class
 */
public record LabelFile(String path, Format format, String image, String label) {
  /** How records are written. */
  public enum Format {
    /** Delimited text with a header, in UTF-8, as CSV sources have it by default. */
    @JsonProperty("csv")
    CSV,
    /** One JSON object per line. */
    @JsonProperty("json_lines")
    JSON_LINES
  }

  public LabelFile {
    for (String text : new String[] {path, image, label}) {
      if (text == null || text.isBlank()) {
        throw new UserException(
            "source.label_file needs path, image and label, none of them empty");
      }
    }
    if (format == null || image.equals(label)) {
      throw new UserException(
          "source.label_file needs a format, and image and label must be two columns, found "
              + image);
    }
  }
}
