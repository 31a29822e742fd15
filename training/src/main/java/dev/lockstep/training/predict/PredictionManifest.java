package dev.lockstep.training.predict;

import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.Split;
import java.util.List;

/**
 * The manifest of one version of predictions.
 *
 * @param kind {@value #KIND}, which no other manifest has
 * @param formatVersion version of this format, {@value #FORMAT_VERSION}
 * @param id name of the version's folder
 * @param fingerprint sha256 over model, dataset, split and code: equal means that nothing is to be
 *     done
 * @param codeVersion version and hash of the code that wrote it
 * @param model that answered
 * @param dataset with the rows
 * @param split of the dataset
 * @param label what was predicted
 * @param rows in all files
 * @param files sorted by path
 */
public record PredictionManifest(
    String kind,
    int formatVersion,
    String id,
    String fingerprint,
    String codeVersion,
    Model model,
    Dataset dataset,
    Split split,
    LabelSpec label,
    long rows,
    List<ShardFile> files) {
  /** What tells predictions from datasets and models. */
  public static final String KIND = "predictions";

  /** Version of the format this code reads and writes. */
  public static final int FORMAT_VERSION = 1;

  public PredictionManifest {
    if (!KIND.equals(kind) || formatVersion != FORMAT_VERSION) {
      throw new IllegalArgumentException(
          "%s of format version %d can be read, found %s of version %d"
              .formatted(KIND, FORMAT_VERSION, kind, formatVersion));
    }
    files = List.copyOf(files);
  }

  /**
   * @param address of the version's folder
   * @param id its name
   * @param manifestSha256 of its manifest, which names the hashes of all its files
   */
  public record Model(String address, String id, String manifestSha256) {}

  /**
   * @param address of the version's folder
   * @param id its name
   * @param contentSha256 of that version
   */
  public record Dataset(String address, String id, String contentSha256) {}
}
