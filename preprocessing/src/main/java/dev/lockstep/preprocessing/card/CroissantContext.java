package dev.lockstep.preprocessing.card;

import java.util.Map;
import java.util.TreeMap;

/** The JSON-LD context of the terms that {@link Croissant} uses. */
final class CroissantContext {
  private static final String[] OWN = {
    "arrayShape",
    "column",
    "extract",
    "field",
    "fileProperty",
    "fileSet",
    "includes",
    "isArray",
    "isLiveDataset",
    "key",
    "recordSet",
    "references",
    "regex",
    "source",
    "transform"
  };

  /** Value of {@code @context}. */
  static final Map<String, Object> TERMS = terms();

  private CroissantContext() {}

  private static Map<String, Object> terms() {
    Map<String, Object> terms = new TreeMap<>();
    terms.put("@language", "en");
    terms.put("@vocab", "http://schema.org/");
    terms.put("sc", "http://schema.org/");
    terms.put("cr", "http://mlcommons.org/croissant/");
    terms.put("dct", "http://purl.org/dc/terms/");
    terms.put("prov", "http://www.w3.org/ns/prov#");
    terms.put("conformsTo", "dct:conformsTo");
    terms.put("data", Map.of("@id", "cr:data", "@type", "@json"));
    terms.put("dataType", Map.of("@id", "cr:dataType", "@type", "@vocab"));
    for (String term : OWN) {
      terms.put(term, "cr:" + term);
    }
    return terms;
  }
}
