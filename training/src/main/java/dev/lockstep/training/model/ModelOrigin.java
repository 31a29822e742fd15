package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.Schema;
import java.io.Serializable;

/**
 * Where a model comes from.
 *
 * @param fingerprint sha256 over everything that decides the result of the training
 * @param codeVersion version and hash of the code that trained it
 * @param dataset address of the dataset
 * @param datasetId its version
 * @param datasetContentSha256 of that version
 * @param schema of that version; the model refuses rows of another one, and a value label turns its
 *     answers back into target units
 * @param seed of the run
 */
public record ModelOrigin(
    String fingerprint,
    String codeVersion,
    String dataset,
    String datasetId,
    String datasetContentSha256,
    Schema schema,
    long seed)
    implements Serializable {}
