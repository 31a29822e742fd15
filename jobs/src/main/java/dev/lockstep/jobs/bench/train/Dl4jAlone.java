package dev.lockstep.jobs.bench.train;

import dev.lockstep.jobs.bench.rank.RankLines;
import dev.lockstep.jobs.session.Components;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Main class of Deeplearning4j as it is without us: its defaults, one process, {@code
 * fit(DataSet)}. Argument: case. It is told numbers of steps.
 */
public final class Dl4jAlone {
  private Dl4jAlone() {}

  /** Trains as many steps as it is told, until its input ends. */
  public static void main(String[] args) {
    TrainCase kind = TrainCase.valueOf(args[0]);
    RankLines lines = RankLines.open();
    MultiLayerNetwork network = new MultiLayerNetwork(kind.configuration());
    network.init();
    List<DataSet> batches = SyntheticBatch.dataSets(SyntheticBatch.ofRank(0), kind);
    lines.answer(new SideVersion(Components.versions().get("Deeplearning4j")));
    for (String line = lines.hear(); line != null; line = lines.hear()) {
      lines.answer(train(network, batches, Integer.parseInt(line)));
    }
  }

  private static Window train(MultiLayerNetwork network, List<DataSet> batches, int count) {
    Stopwatch watch = Stopwatch.start();
    for (int i = 0; i < count; i++) {
      network.fit(batches.get(i % batches.size()));
    }
    long samples = (long) count * TrainCase.BATCH;
    double loss = network.score();
    return new Window(samples, watch.seconds(), watch.cpuSeconds(), loss, List.of());
  }
}
