package dev.lockstep.preprocessing.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;

/**
 * That a version adds rows to an earlier one, whose files it names where they lie and whose
 * features it keeps.
 *
 * @param base id of the version it was made from
 * @param appends how many times in a row versions were made this way, 1 or more; the version before
 *     the first was made of all its sources at once
 * @param statistics of the train rows of all files, of a target of classes those of all rows, by
 *     column, for people and for comparing versions; nothing is encoded with them
 * @param corrected rows, of this version and of those that it was made from, of which a person
 *     corrected the record: they are in no raw object; null, and absent in the file, if there are
 *     none
 */
public record Extension(String base, int appends, Map<String, JsonNode> statistics, Long corrected)
    implements Serializable {
  public Extension {
    Objects.requireNonNull(base, "extension.base is missing");
    if (appends < 1) {
      throw new IllegalArgumentException("extension.appends is 1 or more, found " + appends);
    }
    statistics = Map.copyOf(statistics);
  }
}
