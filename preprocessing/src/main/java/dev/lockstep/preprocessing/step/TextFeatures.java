package dev.lockstep.preprocessing.step;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Makes numbers of a text, in columns called {@code <column>_<feature>}; missing where the text is.
 * The column itself stays.
 *
 * @param column of texts
 * @param features which
 * @param buckets of the hash; 1024 if absent
 */
public record TextFeatures(String column, List<Feature> features, Integer buckets)
    implements ProjectionStep {
  private static final int BUCKETS = 1024;

  /** What is made of a text. */
  public enum Feature {
    /** Characters. */
    @JsonProperty("length")
    LENGTH,
    /** Runs of characters that are no white space. */
    @JsonProperty("words")
    WORDS,
    /** Spark's {@code pmod(xxhash64(text), buckets)}. */
    @JsonProperty("hash")
    HASH
  }

  public TextFeatures {
    buckets = buckets == null ? Integer.valueOf(BUCKETS) : buckets;
    if (column == null || features == null || features.isEmpty() || buckets < 1) {
      throw new UserException(
          "records: text_features needs a column, features, and at least 1 bucket");
    }
    features = List.copyOf(features);
  }

  @Override
  public Map<String, Column> project(Frame frame) {
    String name = frame.named("text_features", column);
    if (!frame.type("text_features", column).equals(DataTypes.StringType)) {
      throw new UserException("records: text_features: column " + column + " holds no texts");
    }
    Map<String, Column> all = frame.columns();
    for (Feature feature : features) {
      String made = name + "_" + feature.name().toLowerCase(Locale.ROOT);
      frame.requireNew("text_features", made);
      all.put(made, value(feature, Frame.quoted(name)));
    }
    return all;
  }

  private Column value(Feature feature, Column text) {
    return switch (feature) {
      case LENGTH -> functions.length(text);
      case WORDS -> words(text);
      case HASH ->
          functions.when(
              text.isNotNull(),
              functions.pmod(functions.xxhash64(text), functions.lit((long) buckets)));
    };
  }

  /** Splitting an empty text gives one empty word. */
  private static Column words(Column text) {
    Column trimmed = functions.regexp_replace(text, "^\\s+|\\s+$", "");
    return functions
        .when(functions.length(trimmed).equalTo(0), functions.lit(0))
        .otherwise(
            functions.when(text.isNotNull(), functions.size(functions.split(trimmed, "\\s+"))));
  }
}
