package dev.lockstep.training.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;
import java.util.List;

/**
 * Where a network comes from. Ranks train {@link Layers} and {@link Configured} ones; the driver
 * turns the others into {@link Configured} before it asks for executors.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "from")
@JsonSubTypes({
  @JsonSubTypes.Type(value = NetworkSource.Layers.class, name = "layers"),
  @JsonSubTypes.Type(value = NetworkSource.Dl4j.class, name = "dl4j"),
  @JsonSubTypes.Type(value = NetworkSource.Keras.class, name = "keras"),
  @JsonSubTypes.Type(value = NetworkSource.JavaClass.class, name = "java"),
  @JsonSubTypes.Type(value = NetworkSource.Configured.class, name = "configured")
})
public sealed interface NetworkSource extends Serializable {
  /**
   * A list of layers.
   *
   * @param layers from input to output
   * @param defaults what holds for all of them
   */
  record Layers(List<LayerSpec> layers, LayerDefaults defaults) implements NetworkSource {
    public Layers {
      layers = List.copyOf(layers);
    }
  }

  /**
   * A file with the JSON configuration of a MultiLayerNetwork or a ComputationGraph.
   *
   * @param address of the file
   */
  record Dl4j(String address) implements NetworkSource {}

  /**
   * A file that Keras 2 saved: HDF5 with or without weights, or JSON.
   *
   * @param address of the file
   * @param loss name of a {@link Loss}, or {@code null} for the one the file was compiled with
   */
  record Keras(String address, String loss) implements NetworkSource {}

  /**
   * A class that makes the network.
   *
   * @param name of the class
   */
  record JavaClass(String name) implements NetworkSource {}

  /**
   * A network that was made elsewhere, as Deeplearning4j describes it.
   *
   * @param kind {@code multi_layer_network} or {@code computation_graph}
   * @param configuration Deeplearning4j's JSON
   * @param parameters to start from, or {@code null} for random ones
   */
  record Configured(String kind, String configuration, InitialParameters parameters)
      implements NetworkSource {}
}
