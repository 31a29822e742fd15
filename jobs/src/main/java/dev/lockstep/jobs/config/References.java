package dev.lockstep.jobs.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * References to environment variables, {@code ${env:NAME}}. They are for secrets alone: anything
 * else a pipeline depends on stands in its file, or two runs of one file would differ unseen.
 */
final class References {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{env:([^}]*)}");
  private static final String USER = "/preprocess/source/user";
  private static final String PASSWORD = "/preprocess/source/password";
  private static final Set<String> SECRETS =
      Set.of("/store/access_key", "/store/secret_key", USER, PASSWORD);

  private final Map<String, String> environment;

  References(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** Refuses references where they are not allowed, and ones to absent variables. */
  void check(CheckedTree tree) {
    walk(tree, tree.source().root(), JsonPointer.empty());
    for (String path : SECRETS) {
      tree.text(path)
          .filter(reference -> variable(reference).filter(this::isSet).isEmpty())
          .ifPresent(
              reference -> {
                String name = variable(reference).orElse("");
                String text = ", which is not set or empty; set it and start again";
                tree.refuse(path, "refers to the environment variable " + name + text);
              });
    }
  }

  private void walk(CheckedTree tree, JsonNode value, JsonPointer at) {
    String path = at.toString();
    if (value.isTextual() && !SECRETS.contains(path)) {
      Matcher matcher = REFERENCE.matcher(value.textValue());
      if (matcher.find()) {
        String text = "refers to the environment variable " + matcher.group(1);
        tree.refuse(
            path,
            text
                + "; only `store.access_key`, `store.secret_key` and a database's `user` and"
                + " `password` may");
      }
    }
    value.properties().forEach(e -> walk(tree, e.getValue(), Paths.child(at, e.getKey())));
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      walk(tree, value.get(i), Paths.child(at, i));
    }
  }

  /** The secret that a checked reference names. */
  Secret resolve(String reference) {
    return new Secret(environment.get(variable(reference).orElseThrow()));
  }

  private boolean isSet(String name) {
    return !environment.getOrDefault(name, "").isEmpty();
  }

  private static Optional<String> variable(String reference) {
    Matcher matcher = REFERENCE.matcher(reference);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
