package dev.lockstep.preprocessing.card;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * What a program cannot know of a dataset. Everything may be absent; a card then says that it is
 * not stated.
 *
 * @param description what the rows are and where they come from
 * @param license URL of the license, such as {@code https://spdx.org/licenses/CC0-1.0}
 * @param creator person or organization that made the data
 * @param url page of the dataset; absent means its address
 */
public record CardSpec(String description, String license, String creator, String url) {
  public CardSpec {
    requireUrl("license", license);
    requireUrl("url", url);
  }

  /** Nothing is known. */
  public static CardSpec unknown() {
    return new CardSpec(null, null, null, null);
  }

  /** From the key {@code card} of a manifest's specification, if it has one. */
  static CardSpec of(JsonNode specification) {
    JsonNode card = specification.path("card");
    return new CardSpec(
        text(card, "description"), text(card, "license"), text(card, "creator"), text(card, "url"));
  }

  private static String text(JsonNode card, String key) {
    return card.hasNonNull(key) ? card.get(key).asText() : null;
  }

  private static void requireUrl(String key, String value) {
    try {
      if (value == null || new URI(value).isAbsolute()) {
        return;
      }
    } catch (URISyntaxException e) {
      // told below
    }
    throw new UserException("card: " + key + " must be a URL with its scheme, found " + value);
  }
}
