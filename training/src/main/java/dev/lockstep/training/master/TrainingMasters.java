package dev.lockstep.training.master;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.List;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;

/**
 * Training masters by name, so that a program can compare ours with Deeplearning4j's by a setting.
 *
 * <ul>
 *   <li>{@code lockstep}: {@link LockstepTrainingMaster}.
 *   <li>{@code parameter_averaging}: {@link ParameterAveragingTrainingMaster} that averages after
 *       every step, which comes nearest to synchronous training: with an updater that has a state,
 *       or with unequal batches, the result is another one.
 * </ul>
 *
 * <p>Deeplearning4j's {@code SharedTrainingMaster}, which is asynchronous, can't be chosen: it was
 * seen to hang or to train nothing where two workers share a machine.
 */
public final class TrainingMasters {
  /** Name of ours. */
  public static final String LOCKSTEP = "lockstep";

  /** Name of Deeplearning4j's that averages parameters. */
  public static final String PARAMETER_AVERAGING = "parameter_averaging";

  private static final String SHARED = "shared";

  private TrainingMasters() {}

  /** What can be chosen. */
  public static List<String> names() {
    return List.of(LOCKSTEP, PARAMETER_AVERAGING);
  }

  /**
   * A master of that name. An RDD with a partition for each worker is not repartitioned.
   *
   * @param batchSizePerWorker rows per worker and step; data sets of the RDD that is trained on
   *     must have as many rows for {@code parameter_averaging}, and may have any number for ours
   * @param workers at least 1
   * @throws UserException if the name is not one of {@link #names()}
   */
  public static TrainingMaster<?, ?> named(String name, int batchSizePerWorker, int workers) {
    return switch (name) {
      case LOCKSTEP ->
          new LockstepTrainingMaster.Builder(batchSizePerWorker)
              .workers(workers)
              .repartition(Repartition.NumPartitionsWorkersDiffers)
              .build();
      case PARAMETER_AVERAGING ->
          new ParameterAveragingTrainingMaster.Builder(workers, batchSizePerWorker)
              .batchSizePerWorker(batchSizePerWorker)
              .averagingFrequency(1)
              .repartionData(Repartition.NumPartitionsWorkersDiffers)
              .build();
      case SHARED ->
          throw new UserException(
              "Deeplearning4j's SharedTrainingMaster cannot be chosen: it is asynchronous, was seen"
                  + " to hang or to train nothing where two workers share a machine, and is not part"
                  + " of Lockstep; use "
                  + LOCKSTEP
                  + ", which exchanges gradients in every step");
      default ->
          throw new UserException(
              "there is no training master \""
                  + name
                  + "\"; there are: "
                  + String.join(", ", names()));
    };
  }
}
