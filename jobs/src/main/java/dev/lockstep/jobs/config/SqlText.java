package dev.lockstep.jobs.config;

import java.util.Optional;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.catalyst.parser.ParserInterface;

/** Asks Spark's own parser, which needs no session, whether texts are what they should be. */
final class SqlText {
  private SqlText() {}

  /** What is wrong with an expression, or empty. */
  static Optional<String> expressionProblem(String expression) {
    return problem(() -> parser().parseExpression(expression));
  }

  /** What is wrong with a type in Spark's DDL, or empty. */
  static Optional<String> typeProblem(String type) {
    return problem(() -> parser().parseDataType(type));
  }

  private static ParserInterface parser() {
    return new CatalystSqlParser();
  }

  /** Scala's exceptions are not declared. */
  private interface Parse {
    Object run() throws Exception;
  }

  private static Optional<String> problem(Parse parse) {
    try {
      return parse.run() == null ? Optional.of("nothing was understood") : Optional.empty();
    } catch (Exception e) {
      String line =
          String.valueOf(e.getMessage()).lines().filter(l -> !l.isBlank()).findFirst().orElse("");
      return Optional.of(
          line.replaceFirst("^\\[[A-Z_.]+\\] ?", "").replaceFirst("\\.?\\(line.*", ""));
    }
  }
}
