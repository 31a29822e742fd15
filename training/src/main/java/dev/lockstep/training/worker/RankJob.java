package dev.lockstep.training.worker;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.training.collective.JobSecret;
import dev.lockstep.training.model.ModelOrigin;
import dev.lockstep.training.spec.TrainSpec;
import java.io.Serializable;

/**
 * What every rank needs to take part. Travels inside the task's closure, which Spark serializes
 * with Java's serialization whatever {@code spark.serializer} says, and never in a broadcast.
 *
 * @param application Spark's application id
 * @param origin of the model, with the fingerprint of the work
 * @param dataset to train on
 * @param spec what to do
 * @param checkpoints address of this run's checkpoint folder
 * @param secret of this job
 * @param earlierAttempts attempts of the training stage in earlier jobs of this run
 */
public record RankJob(
    String application,
    ModelOrigin origin,
    DatasetVersion dataset,
    TrainSpec spec,
    String checkpoints,
    JobSecret secret,
    int earlierAttempts)
    implements Serializable {

  /** Of the work, lower-case hex. */
  public String fingerprint() {
    return origin.fingerprint();
  }

  /** The same job after {@code attempts} attempts that have failed. */
  public RankJob after(int attempts) {
    return new RankJob(application, origin, dataset, spec, checkpoints, secret, attempts);
  }

  /** Never the secret, nor the storage's credentials. */
  @Override
  public String toString() {
    return "RankJob(" + fingerprint() + ")";
  }
}
