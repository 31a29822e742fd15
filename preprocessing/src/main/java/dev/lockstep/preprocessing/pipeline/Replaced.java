package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.ShardFile;
import java.util.List;
import java.util.Map;

/**
 * Rejected records of a version that its extension reads again, so that they count once.
 *
 * @param files as the version's manifest names them; the extension no longer does
 * @param byRule their records by the rule that they broke
 * @param corrected how many of them someone corrected, so that they are no longer rejected
 */
record Replaced(List<ShardFile> files, Map<String, Long> byRule, long corrected) {
  /** None: the records of the extension are new. */
  static final Replaced NONE = new Replaced(List.of(), Map.of(), 0);

  Replaced {
    files = List.copyOf(files);
    byRule = Map.copyOf(byRule);
    long inFiles = files.stream().mapToLong(ShardFile::rows).sum();
    long counted = byRule.values().stream().mapToLong(Long::longValue).sum();
    if (inFiles != counted) {
      throw new IllegalArgumentException(
          "files of " + inFiles + " rejected records, by rule there are " + counted);
    }
  }

  /** How many records. */
  long records() {
    return files.stream().mapToLong(ShardFile::rows).sum();
  }
}
