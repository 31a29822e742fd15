package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.training.collective.ElementType;
import dev.lockstep.training.model.backend.NativeBackend;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A model that only answers. Its parameters are in memory once, however many predictors there are;
 * those have no gradients and no updater. Thread-safe.
 */
public final class SharedModel {
  private final ModelFiles description;
  private final INDArray parameters;

  private SharedModel(ModelFiles description, INDArray parameters) {
    this.description = description;
    this.parameters = parameters;
  }

  /**
   * Takes the parameters out of a model's files, which need not be kept.
   *
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if the files describe no network
   *     that may be opened
   */
  public static SharedModel open(ModelFiles files) {
    NativeBackend.initialize();
    ElementType type = files.manifest().elementType();
    byte[] content = files.content(ModelFiles.PARAMETERS);
    ByteBuffer memory =
        ByteBuffer.allocateDirect(content.length).order(ByteOrder.nativeOrder()).put(content);
    INDArray parameters = NativeViews.array(memory.flip(), type, 1, files.manifest().parameters());
    Map<String, byte[]> configuration =
        Map.of(ModelFiles.CONFIGURATION, files.content(ModelFiles.CONFIGURATION));
    return new SharedModel(new ModelFiles(files.manifest(), configuration), parameters);
  }

  /** A network of its own over the shared parameters, which it must not change. */
  public Predictor predictor() {
    Dl4jNetwork network = NetworkReader.over(description, parameters);
    Schema schema = description.manifest().origin().schema();
    InputView view = InputViews.of(network, schema.features().inputShape());
    boolean signed = Answers.isHinge(network.loss());
    Answers answers = Answers.of(schema.label(), network);
    return new NetworkPredictor(network, new BatchArrays(view, network.outputs(), signed), answers);
  }
}
