package dev.lockstep.jobs.apply;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.csv.CsvRows;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Reads rows one after the other. */
public final class RowReader {
  private static final int SHOWN = 40;

  private RowReader() {}

  /**
   * JSON objects, one a line; empty lines are skipped.
   *
   * @param name of the input, for messages
   */
  public static void jsonLines(BufferedReader in, String name, Consumer<InputRow> rows) {
    objects(in, name, (object, where) -> rows.accept(row(object, where)));
  }

  /**
   * JSON objects, one a line, as they are; empty lines are skipped.
   *
   * @param name of the input, for messages
   * @param objects gets each with where it was
   */
  public static void objects(BufferedReader in, String name, BiConsumer<JsonNode, String> objects) {
    try {
      long number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (!line.isBlank()) {
          String where = name + " line " + number;
          objects.accept(object(line, where), where);
        }
      }
    } catch (IOException e) {
      throw new EnvironmentException("cannot read " + name + ": " + e.getMessage(), e);
    }
  }

  private static JsonNode object(String line, String where) {
    JsonNode object = Json.read(line.getBytes(StandardCharsets.UTF_8), JsonNode.class, where);
    if (!object.isObject()) {
      throw new UserException(where + " must be one JSON object, found " + object.getNodeType());
    }
    return object;
  }

  private static InputRow row(JsonNode object, String where) {
    Map<String, Optional<Object>> cells = new HashMap<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      cells.put(field.getKey(), cell(field, where));
    }
    return new InputRow(cells);
  }

  private static Optional<Object> cell(Map.Entry<String, JsonNode> field, String where) {
    JsonNode value = field.getValue();
    return switch (value.getNodeType()) {
      case NULL -> Optional.empty();
      case STRING -> Optional.of(value.textValue());
      case NUMBER -> Optional.of(number(value, where + ": " + field.getKey()));
      case BOOLEAN -> Optional.of(value.asText());
      default ->
          throw new UserException(
              where
                  + ": "
                  + field.getKey()
                  + " must be a text, a number, true, false or null, found "
                  + value.getNodeType());
    };
  }

  /** A number that is rounded away would be another value than the one that was given. */
  private static Object number(JsonNode value, String what) {
    if (value.isIntegralNumber() && !value.canConvertToLong()) {
      throw tooLarge(value, what, "whole numbers of JSON must fit int64");
    }
    if (!Double.isFinite(value.doubleValue())) {
      throw tooLarge(value, what, "numbers of JSON must fit float64");
    }
    return value.isIntegralNumber() ? (Object) value.longValue() : (Object) value.doubleValue();
  }

  private static UserException tooLarge(JsonNode value, String what, String allowed) {
    String text = value.asText();
    String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    return new UserException(
        what + " is " + shown + "; " + allowed + ". Write it as a text if its column takes that");
  }

  /** Delimited text with a header. */
  public static void csv(CsvRows in, Consumer<InputRow> rows) {
    List<String> names = in.names();
    while (in.hasNext()) {
      List<String> fields = in.next();
      if (fields.size() != names.size()) {
        throw new UserException(
            in.uri()
                + ": a record has "
                + fields.size()
                + " fields, the header names "
                + names.size()
                + ": "
                + fields);
      }
      Map<String, Optional<Object>> cells = new HashMap<>();
      for (int i = 0; i < fields.size(); i++) {
        cells.put(names.get(i), Optional.ofNullable(fields.get(i)));
      }
      rows.accept(new InputRow(cells));
    }
  }
}
