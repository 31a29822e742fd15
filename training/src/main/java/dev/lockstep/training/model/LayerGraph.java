package dev.lockstep.training.model;

import dev.lockstep.training.model.backend.OneDnn;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A directed acyclic graph of layers. */
record LayerGraph(ComputationGraph model) implements Dl4jNetwork {
  /** Name of this kind in model files. */
  static final String KIND = "computation_graph";

  LayerGraph {
    OneDnn.avoidWhereWrong(model.getLayers());
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public INDArray gradients() {
    if (model.getFlattenedGradients() == null) {
      model.initGradientsView();
    }
    return model.getFlattenedGradients();
  }

  @Override
  public BaseMultiLayerUpdater<?> updater() {
    return (BaseMultiLayerUpdater<?>) model.getUpdater();
  }

  @Override
  public List<Trainable> trainables() {
    return Arrays.stream(model.topologicalSortOrder())
        .<Trainable>mapToObj(i -> model.getVertices()[i])
        .filter(vertex -> vertex.numParams() > 0)
        .toList();
  }

  @Override
  public Layer[] layers() {
    return model.getLayers();
  }

  @Override
  public InputPreProcessor inputPreProcessor() {
    String name = model.getLayers()[0].conf().getLayer().getLayerName();
    return model.getConfiguration().getVertices().get(name)
            instanceof org.deeplearning4j.nn.conf.graph.LayerVertex vertex
        ? vertex.getPreProcessor()
        : null;
  }

  @Override
  public Layer outputLayer() {
    return model.getOutputLayer(0);
  }

  @Override
  public void fit(INDArray features, INDArray labels) {
    model.fit(new INDArray[] {features}, new INDArray[] {labels});
  }

  @Override
  public void gradient(INDArray features, INDArray labels) {
    model.setInputs(features);
    model.setLabels(labels);
    model.computeGradientAndScore();
  }

  @Override
  public void replaceLayers(UnaryOperator<Layer> replacement) {
    IdentityHashMap<Layer, LayerVertex> vertices = new IdentityHashMap<>();
    for (GraphVertex vertex : model.getVertices()) {
      if (vertex instanceof LayerVertex layer) {
        vertices.put(layer.getLayer(), layer);
      }
    }
    Layer[] layers = model.getLayers();
    for (int i = 0; i < layers.length; i++) {
      Layer other = replacement.apply(layers[i]);
      LayerVertex vertex = vertices.get(layers[i]);
      // frozen layers have a vertex of another kind, and train nothing
      if (vertex != null) {
        vertex.setLayer(other);
        layers[i] = other;
      }
    }
  }

  @Override
  public INDArray output(INDArray features) {
    return model.output(false, features)[0];
  }

  @Override
  public void setProgress(int iteration, int epoch) {
    model.getConfiguration().setIterationCount(iteration);
    model.getConfiguration().setEpochCount(epoch);
  }

  @Override
  public void setScore(double score) {
    model.setScore(score);
  }

  @Override
  public List<TrainingListener> listeners() {
    return List.copyOf(model.getListeners());
  }

  @Override
  public void setListeners(List<TrainingListener> listeners) {
    model.setListeners(listeners);
  }

  @Override
  public String configurationJson() {
    return model.getConfiguration().toJson();
  }

  @Override
  public boolean truncatesInTime() {
    return model.getConfiguration().getBackpropType() == BackpropType.TruncatedBPTT;
  }

  @Override
  public void close() {
    ComputationGraphUpdater updater = model.getUpdater(false);
    INDArray state = updater == null ? null : updater.getStateViewArray();
    NativeViews.release(model.params(), model.getGradientsViewArray(), state);
  }
}
