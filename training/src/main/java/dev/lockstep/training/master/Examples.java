package dev.lockstep.training.master;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.TrainingHook;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** What the two kinds of data sets have in common but no shared interface for. */
sealed interface Examples<T> extends Serializable {
  /** Rows in a data set. */
  int rows(T examples);

  /** One data set per row. */
  List<T> split(T examples);

  /** The rows of all, in order. */
  T merge(List<T> parts);

  /** One iteration of the network's optimizer. */
  void fit(Model network, T batch);

  void before(TrainingHook hook, T batch, Model network);

  void after(TrainingHook hook, T batch, Model network);

  /** One feature and one label array. */
  record Single() implements Examples<DataSet> {
    @Override
    public int rows(DataSet examples) {
      return examples.numExamples();
    }

    @Override
    public List<DataSet> split(DataSet examples) {
      return examples.asList();
    }

    @Override
    public DataSet merge(List<DataSet> parts) {
      return DataSet.merge(parts);
    }

    @Override
    public void fit(Model network, DataSet batch) {
      if (network instanceof MultiLayerNetwork layers) {
        layers.fit(batch);
      } else {
        ((ComputationGraph) network).fit(batch);
      }
    }

    @Override
    public void before(TrainingHook hook, DataSet batch, Model network) {
      hook.preUpdate(batch, network);
    }

    @Override
    public void after(TrainingHook hook, DataSet batch, Model network) {
      hook.postUpdate(batch, network);
    }
  }

  /** Several feature and label arrays, for computation graphs. */
  record Multi() implements Examples<MultiDataSet> {
    @Override
    public int rows(MultiDataSet examples) {
      return Math.toIntExact(examples.getFeatures(0).size(0));
    }

    @Override
    public List<MultiDataSet> split(MultiDataSet examples) {
      return new ArrayList<>(examples.asList());
    }

    @Override
    public MultiDataSet merge(List<MultiDataSet> parts) {
      return org.nd4j.linalg.dataset.MultiDataSet.merge(parts);
    }

    @Override
    public void fit(Model network, MultiDataSet batch) {
      ((ComputationGraph) network).fit(batch);
    }

    @Override
    public void before(TrainingHook hook, MultiDataSet batch, Model network) {
      hook.preUpdate(batch, network);
    }

    @Override
    public void after(TrainingHook hook, MultiDataSet batch, Model network) {
      hook.postUpdate(batch, network);
    }
  }
}
