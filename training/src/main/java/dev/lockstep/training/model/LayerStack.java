package dev.lockstep.training.model;

import dev.lockstep.training.model.backend.OneDnn;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A stack of layers. */
record LayerStack(MultiLayerNetwork model) implements Dl4jNetwork {
  /** Name of this kind in model files. */
  static final String KIND = "multi_layer_network";

  LayerStack {
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
    return Arrays.asList(model.getLayers());
  }

  @Override
  public Layer[] layers() {
    return model.getLayers();
  }

  @Override
  public InputPreProcessor inputPreProcessor() {
    return model.getLayerWiseConfigurations().getInputPreProcess(0);
  }

  @Override
  public Layer outputLayer() {
    return model.getOutputLayer();
  }

  @Override
  public void fit(INDArray features, INDArray labels) {
    model.fit(features, labels);
  }

  @Override
  public void gradient(INDArray features, INDArray labels) {
    model.setInput(features);
    model.setLabels(labels);
    model.computeGradientAndScore();
  }

  @Override
  public void replaceLayers(UnaryOperator<Layer> replacement) {
    Arrays.asList(model.getLayers()).replaceAll(replacement);
  }

  @Override
  public INDArray output(INDArray features) {
    return model.output(features, false);
  }

  @Override
  public void setProgress(int iteration, int epoch) {
    model.setIterationCount(iteration);
    model.setEpochCount(epoch);
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
    return model.getLayerWiseConfigurations().toJson();
  }

  @Override
  public boolean truncatesInTime() {
    return model.getLayerWiseConfigurations().getBackpropType() == BackpropType.TruncatedBPTT;
  }

  @Override
  public void close() {
    Updater updater = model.getUpdater(false);
    INDArray state = updater == null ? null : updater.getStateViewArray();
    NativeViews.release(model.params(), model.getGradientsViewArray(), state);
  }
}
