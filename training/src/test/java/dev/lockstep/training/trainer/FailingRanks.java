package dev.lockstep.training.trainer;

import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.collective.JobSecret;
import dev.lockstep.training.collective.RingOptions;
import dev.lockstep.training.listener.ProgressOrder;
import dev.lockstep.training.worker.RankGuard;
import dev.lockstep.training.worker.RankOutcome;
import dev.lockstep.training.worker.RankStatus;
import dev.lockstep.training.worker.RingJob;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Two ranks, of which the second one throws while the first one waits for it. */
final class FailingRanks {
  private FailingRanks() {}

  /** Runs them with at most two attempts. */
  static void run(SparkSession spark, Exception failure) {
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    RingJob job =
        new RingJob(sc.sc().applicationId(), "test", JobSecret.random(), RingOptions.defaults());
    new Ranks(sc.sc(), "failing ranks", 2, 2, new ProgressOrder(new RecordingListener(), 0))
        .run(
            sc.parallelize(List.of(0, 1), 2).rdd(),
            null,
            null,
            earlier -> new Body(job, failure),
            RankOutcome::ofBytes);
  }

  private record Body(RingJob job, Exception failure) implements RankBody<Integer> {
    @Override
    public byte[] run(Iterator<Integer> rows) {
      return RankGuard.run(job, this::work, Body::ended).toBytes();
    }

    private RankOutcome work(Communicator ring) {
      ring.barrier();
      if (ring.rank() == 1) {
        Body.<RuntimeException>sneak(failure);
      }
      ring.barrier();
      return ended(ring.rank(), 1, RankStatus.DONE, "");
    }

    private static RankOutcome ended(int rank, int attempt, RankStatus status, String message) {
      return new RankOutcome(
          rank, attempt, status, message, 0, 0, 0, RankOutcome.Traffic.NONE, "", List.of());
    }

    /** As Spark's Scala code throws checked exceptions that no signature announces. */
    @SuppressWarnings("unchecked") // the type is erased, nothing is cast
    private static <E extends Exception> void sneak(Exception failure) throws E {
      throw (E) failure;
    }
  }
}
