package dev.lockstep.jobs.bench.train;

import dev.lockstep.training.collective.ElementType;
import dev.lockstep.training.model.GradientHook;
import dev.lockstep.training.model.Replica;
import dev.lockstep.training.model.Replica.GradientExchange;
import dev.lockstep.training.model.Replicas;
import dev.lockstep.training.worker.Agreement;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** A network in one of our processes, with its batches. */
sealed interface Trainee extends AutoCloseable {
  /** Through what training jobs use, or for sequences what the training master uses. */
  static Trainee of(TrainCase kind, int rank) {
    MultiLayerNetwork network = new MultiLayerNetwork(kind.configuration());
    network.init();
    List<SyntheticBatch> batches = SyntheticBatch.ofRank(rank);
    return kind == TrainCase.LSTM
        ? new OnDataSets(
            network, GradientHook.attach(network), SyntheticBatch.dataSets(batches, kind))
        : new OnRows(Replicas.of(network, rank), batches);
  }

  /** One synchronous step on a batch, 0 to {@link SyntheticBatch#COUNT} - 1; returns the loss. */
  double step(int batch, GradientExchange exchange);

  ElementType elementType();

  String parametersSha256();

  @Override
  void close();

  /** Rows of features in a buffer. */
  record OnRows(Replica replica, List<SyntheticBatch> batches) implements Trainee {
    @Override
    public double step(int batch, GradientExchange exchange) {
      SyntheticBatch rows = batches.get(batch);
      return replica.step(rows.features(), rows.labels(), TrainCase.BATCH, exchange);
    }

    @Override
    public ElementType elementType() {
      return replica.elementType();
    }

    @Override
    public String parametersSha256() {
      return replica.parametersSha256();
    }

    @Override
    public void close() {
      replica.close();
    }
  }

  /** Any data set of Deeplearning4j's. */
  record OnDataSets(MultiLayerNetwork network, GradientHook hook, List<DataSet> batches)
      implements Trainee {
    @Override
    public double step(int batch, GradientExchange exchange) {
      return hook.step(TrainCase.BATCH, exchange, () -> network.fit(batches.get(batch)));
    }

    @Override
    public ElementType elementType() {
      return hook.elementType();
    }

    @Override
    public String parametersSha256() {
      return Agreement.sha256(network.params().dup('c').data().asFloat());
    }

    @Override
    public void close() {
      hook.detach();
      network.close();
    }
  }
}
