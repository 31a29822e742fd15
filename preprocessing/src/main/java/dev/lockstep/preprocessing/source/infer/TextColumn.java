package dev.lockstep.preprocessing.source.infer;

import dev.lockstep.preprocessing.csv.CellTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;

/**
 * A column of texts and the type that all of them have. Digits that begin with a zero, or are too
 * many for int64, are codes and not numbers: as numbers they would lose digits.
 */
final class TextColumn {
  /** What people write where a value is missing, if all others of the column are no mere texts. */
  private static final Set<String> USUAL_NULLS =
      Set.of(
          "NA", "N/A", "n/a", "na", "null", "NULL", "None", "none", "?", "-", ".", "\\N", "#N/A");

  /** From this share on, a type is worth mentioning though some values are not of it. */
  private static final double NEARLY = 0.9;

  private static final int EXAMPLES = 3;
  private static final int SHOWN = 30;

  private final CellTypes cells;
  private final List<String> values;
  private final Set<String> missing;
  private final Map<String, Long> counts = new LinkedHashMap<>();

  /**
   * @param values by record; null where a value is missing
   * @param nulls texts that mean a missing value
   */
  TextColumn(CellTypes cells, List<String> values, List<String> nulls) {
    this.cells = cells;
    this.values = values;
    this.missing = Set.copyOf(nulls);
    for (String value : values) {
      if (value != null) {
        counts.merge(value, 1L, Long::sum);
      }
    }
  }

  /** Texts in this column that stand for missing values, going by all its other values. */
  Set<String> nulls() {
    Set<String> tokens = new TreeSet<>();
    Map<String, Long> others = new LinkedHashMap<>();
    counts.forEach(
        (text, count) -> {
          if (USUAL_NULLS.contains(text.strip())) {
            tokens.add(text.strip());
          } else {
            others.put(text, count);
          }
        });
    boolean typed = !type(present(others)).equals(DataTypes.StringType);
    return typed ? tokens : Set.of();
  }

  SampledColumn typed(String name) {
    Map<String, Long> present = present(counts);
    DataType type = type(present);
    List<Object> typed = new ArrayList<>(values.size());
    for (String value : values) {
      typed.add(value(value, type));
    }
    return new SampledColumn(name, type, typed, remark(present, type));
  }

  private Object value(String text, DataType type) {
    if (text == null || isMissing(text)) {
      return null;
    }
    if (type instanceof NumericType) {
      double number = cells.number(text);
      return Double.isNaN(number) ? null : (Object) number;
    }
    return text;
  }

  private boolean isMissing(String text) {
    return missing.contains(text.strip());
  }

  private Map<String, Long> present(Map<String, Long> texts) {
    Map<String, Long> present = new LinkedHashMap<>(texts);
    present.keySet().removeIf(this::isMissing);
    return present;
  }

  /** The narrowest type of all texts; string if there are none. */
  private DataType type(Map<String, Long> present) {
    for (DataType type : CellTypes.NARROW) {
      if (!present.isEmpty() && present.keySet().stream().allMatch(text -> fits(text, type))) {
        return type;
      }
    }
    return DataTypes.StringType;
  }

  private boolean fits(String text, DataType type) {
    boolean number = type instanceof NumericType;
    return cells.fits(text, type) && !(number && isCode(text.strip()));
  }

  private boolean isCode(String text) {
    return text.matches("[-+]?0[0-9]+")
        || (text.matches("[-+]?[0-9]+") && !cells.fits(text, DataTypes.LongType));
  }

  private String remark(Map<String, Long> present, DataType found) {
    if (present.isEmpty()) {
      return "no record of the sample has a value: the type is a guess";
    }
    if (!found.equals(DataTypes.StringType)) {
      return null;
    }
    long all = total(present);
    for (DataType type : CellTypes.NARROW) {
      Map<String, Long> others = new LinkedHashMap<>(present);
      others.keySet().removeIf(text -> fits(text, type));
      long fitting = all - total(others);
      if (fitting >= NEARLY * all) {
        return String.format(
            Locale.ROOT,
            "%,d of %,d values are %s; not so %s",
            fitting,
            all,
            type.simpleString(),
            examples(others));
      }
    }
    return null;
  }

  private static long total(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static String examples(Map<String, Long> texts) {
    List<String> shown =
        texts.keySet().stream()
            .limit(EXAMPLES)
            .map(text -> text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...")
            .map(text -> "\"" + text + "\"")
            .toList();
    return String.join(", ", shown) + (texts.size() > EXAMPLES ? ", ..." : "");
  }
}
