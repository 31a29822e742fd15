package dev.lockstep.preprocessing.card;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.time.LocalDate;
import java.util.Map;

/** The files that describe a version to people and catalogs. */
public final class DatasetCard {
  /** Dataset card in Markdown. */
  public static final String MARKDOWN = "README.md";

  /** Croissant description as JSON-LD. */
  public static final String CROISSANT = "croissant.json";

  private DatasetCard() {}

  /**
   * Content by name in the version's folder: UTF-8, a function of the arguments alone.
   *
   * @param dataset address of the dataset
   * @param published day of the publication
   */
  public static Map<String, byte[]> files(String dataset, Manifest manifest, LocalDate published) {
    CardSpec known = CardSpec.of(manifest.specification());
    return Map.of(
        MARKDOWN,
        MarkdownCard.of(dataset, manifest, known).getBytes(UTF_8),
        CROISSANT,
        Json.pretty(Croissant.of(dataset, manifest, known, published)));
  }

  /** The dataset's name: the last part of its address. */
  static String name(String dataset) {
    String path = dataset.replaceAll("/+$", "");
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
