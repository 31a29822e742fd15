package dev.lockstep.training.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Looks through a network configuration before Deeplearning4j reads it. Its JSON names Java classes
 * in the properties {@code @class} and {@code type}, which are loaded, initialized and constructed
 * while it is parsed; only those that hold parts of configurations may be named.
 */
final class ConfigurationGuard {
  private static final List<String> TYPE_PROPERTIES = List.of("@class", "type");

  private static final Pattern ALLOWED =
      Pattern.compile(
          "(org\\.deeplearning4j\\.(nn\\.(conf|weights)|preprocessors)"
              + "|org\\.nd4j\\.linalg\\.(activations\\.impl|learning\\.config"
              + "|learning\\.regularization|lossfunctions\\.impl|schedule))"
              + "(\\.[A-Za-z0-9_$]+)+|"
              + Pattern.quote(Momentum.class.getName()));

  /** Other uses of {@code type} are names of constants, which have no dots. */
  private static final Pattern CONSTANT = Pattern.compile("[A-Za-z0-9_]*");

  private ConfigurationGuard() {}

  /**
   * @param where address of the file, for the message
   * @throws UserException if it names a class outside of the allowed packages
   */
  static void check(JsonNode node, String where) {
    for (String property : TYPE_PROPERTIES) {
      JsonNode type = node.get(property);
      if (type != null && type.isValueNode()) {
        checkType(property, type.asText(), where);
      }
    }
    for (Map.Entry<String, JsonNode> child : node.properties()) {
      check(child.getValue(), where);
    }
    if (node.isArray()) {
      node.forEach(element -> check(element, where));
    }
  }

  private static void checkType(String property, String name, String where) {
    boolean constant = property.equals("type") && CONSTANT.matcher(name).matches();
    if (!constant && !ALLOWED.matcher(name).matches()) {
      throw new UserException(
          where
              + " names the class "
              + name
              + " in a property "
              + property
              + "; only Deeplearning4j's, ND4J's and Lockstep's own layers, weights, activations, losses,"
              + " updaters and schedules are allowed. Do not use this file: it may have been made"
              + " to run foreign code");
    }
  }
}
