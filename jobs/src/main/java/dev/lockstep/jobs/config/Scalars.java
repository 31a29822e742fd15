package dev.lockstep.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an unquoted word of a YAML file is, by the core schema of YAML 1.2.
 *
 * <p>The parser's own rules are those of YAML 1.1, where {@code 1e-3} is text, {@code 010} is 8,
 * {@code no} is false and {@code 12:30} is 750: all of them surprises in a file of numbers.
 */
final class Scalars {
  private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9]{0,17})");
  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?(\\.[0-9]{1,40}|(0|[1-9][0-9]{0,40})(\\.[0-9]{0,40})?)([eE]([-+]?[0-9]{1,9}))?");

  /** Beyond any double; a larger exponent would make comparisons arbitrarily expensive. */
  private static final int MAX_EXPONENT = 400;

  private Scalars() {}

  /** The value of an unquoted word. */
  static JsonNode value(String word) {
    return switch (word) {
      case "", "~", "null", "Null", "NULL" -> NullNode.getInstance();
      case "true", "True", "TRUE" -> BooleanNode.TRUE;
      case "false", "False", "FALSE" -> BooleanNode.FALSE;
      default -> number(word);
    };
  }

  private static JsonNode number(String word) {
    if (INTEGER.matcher(word).matches()) {
      long value = Long.parseLong(word);
      return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
    }
    Matcher matcher = NUMBER.matcher(word);
    boolean number =
        matcher.matches()
            && (matcher.group(5) == null
                || Math.abs(Integer.parseInt(matcher.group(5))) <= MAX_EXPONENT);
    return number ? DecimalNode.valueOf(new BigDecimal(word)) : TextNode.valueOf(word);
  }
}
