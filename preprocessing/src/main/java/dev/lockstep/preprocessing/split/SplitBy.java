package dev.lockstep.preprocessing.split;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.time.Instant;
import java.util.Optional;

/** What decides which split a row belongs to. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SplitBy.Key.class, name = "key"),
  @JsonSubTypes.Type(value = SplitBy.Group.class, name = "group"),
  @JsonSubTypes.Type(value = SplitBy.Time.class, name = "time"),
  @JsonSubTypes.Type(value = SplitBy.Stratify.class, name = "stratify"),
  @JsonSubTypes.Type(value = SplitBy.Named.class, name = "column")
})
public sealed interface SplitBy {

  /** Column that blocks need besides the key, or empty. */
  Optional<String> needs();

  /** The hash of the key. */
  record Key() implements SplitBy {
    @Override
    public Optional<String> needs() {
      return Optional.empty();
    }
  }

  /**
   * The hash of a column's value: all rows of a user, a speaker, a drive stay together. A row
   * without a value is rejected.
   */
  record Group(String column) implements SplitBy {
    public Group {
      requireColumn("group", column);
    }

    @Override
    public Optional<String> needs() {
      return Optional.of(column);
    }
  }

  /**
   * Bounds in time: train &lt; validation_from &lt;= validation &lt; test_from &lt;= test. A row
   * without a time is rejected.
   *
   * @param column of type date or timestamp
   * @param validationFrom ISO-8601 date, or date and time, UTC unless it has an offset; absent if
   *     there is no validation split
   * @param testFrom as above; absent if there is no test split
   */
  record Time(String column, String validationFrom, String testFrom) implements SplitBy {
    public Time {
      requireColumn("time", column);
      if (validationFrom == null && testFrom == null) {
        throw new UserException(
            "split: a split by time needs validation_from, test_from or both, found none");
      }
      Instant validation = parse("validation_from", validationFrom, Instant.MIN);
      Instant test = parse("test_from", testFrom, Instant.MAX);
      if (!validation.isBefore(test)) {
        throw new UserException(
            "split: validation_from must be before test_from, found "
                + validationFrom
                + " and "
                + testFrom);
      }
    }

    @Override
    public Optional<String> needs() {
      return Optional.of(column);
    }

    private static Instant parse(String name, String bound, Instant absent) {
      return bound == null ? absent : TimeBound.parse(name, bound);
    }
  }

  /**
   * The hash of the key, against bounds that give every value of a column its exact share. The
   * bounds are fit once and frozen, see {@link StrataFit}.
   */
  record Stratify(String column) implements SplitBy {
    public Stratify {
      requireColumn("stratify", column);
    }

    @Override
    public Optional<String> needs() {
      return Optional.of(column);
    }
  }

  /**
   * A column that says {@code train}, {@code validation} or {@code test}. Rows given for training
   * are divided further if the specification has a share for validation. A row that says something
   * else is rejected.
   */
  record Named(String column) implements SplitBy {
    public Named {
      requireColumn("column", column);
    }

    @Override
    public Optional<String> needs() {
      return Optional.of(column);
    }
  }

  private static void requireColumn(String by, String column) {
    if (column == null || column.isBlank()) {
      throw new UserException("split: by " + by + " needs the name of a column, found none");
    }
  }
}
