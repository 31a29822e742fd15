package dev.lockstep.preprocessing.dataset.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * The one JSON dialect of manifests, metrics and model files: snake_case names, records, sorted map
 * keys, absent instead of null, unknown properties refused.
 */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private Json() {}

  /** One line without insignificant white space. */
  public static String line(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass() + " as JSON", e);
    }
  }

  /** One line whose object keys are sorted at every depth: equal values give equal text. */
  public static String canonical(Object value) {
    return line(MAPPER.convertValue(value, Object.class));
  }

  /** UTF-8 bytes for a file that people may read: indented, ends with a newline. */
  public static byte[] pretty(Object value) {
    try {
      String text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
      return (text + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass() + " as JSON", e);
    }
  }

  /**
   * Reads a value.
   *
   * @param where address of the bytes, for the message
   * @throws UserException if the bytes are not that type in this dialect
   */
  public static <T> T read(byte[] bytes, Class<T> type, String where) {
    try {
      return MAPPER.readValue(bytes, type);
    } catch (IOException e) {
      throw new UserException(
          where + " is not a valid " + type.getSimpleName() + ": " + first(e), e);
    }
  }

  /** As {@link #read(byte[], Class, String)} for generic types. */
  public static <T> T read(byte[] bytes, TypeReference<T> type, String where) {
    try {
      return MAPPER.readValue(bytes, type);
    } catch (IOException e) {
      throw new UserException(where + " is not valid: " + first(e), e);
    }
  }

  /** The value as a tree, for embedding in another document. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** A tree back as a value. */
  public static <T> T value(JsonNode tree, Class<T> type) {
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw new UserException("not a valid " + type.getSimpleName() + ": " + first(e), e);
    }
  }

  /** First line of the message without the parser's advice to programmers, and where it was. */
  private static String first(Exception e) {
    String message =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    String line =
        String.valueOf(message).lines().findFirst().orElse("").replaceAll(" \\(set .*", "");
    return e instanceof JsonMappingException mapping ? line + path(mapping) : line;
  }

  private static String path(JsonMappingException failure) {
    String path =
        failure.getPath().stream()
            .map(at -> at.getFieldName() != null ? at.getFieldName() : "[" + at.getIndex() + "]")
            .collect(Collectors.joining("."));
    return path.isEmpty() ? "" : " (at " + path + ")";
  }
}
