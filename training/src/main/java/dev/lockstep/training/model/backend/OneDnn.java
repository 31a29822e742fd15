package dev.lockstep.training.model.backend;

import java.lang.reflect.Field;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu;

/** Which of Deeplearning4j's layers go through oneDNN. Public for the bridge that asks for it. */
public final class OneDnn {
  private OneDnn() {}

  /** True if the native library was built with oneDNN and it has not been switched off. */
  public static boolean isUsed() {
    return NativeBinary.onClassPath().hasOneDnn()
        && !Boolean.getBoolean("org.eclipse.deeplearning4j.helpers.disable")
        && Nd4jCpu.Environment.getInstance().isUseONEDNN();
  }

  /**
   * Takes oneDNN away from convolutions of images whose channels come last. With Deeplearning4j
   * 1.0.0-M2.1, 15 of 240 trainings of a small network gave NaN there, also with a fixed seed, and
   * none of 60 without oneDNN.
   */
  public static void avoidWhereWrong(Layer... layers) {
    for (Layer layer : layers) {
      if (layer instanceof ConvolutionLayer convolution && hasChannelsLast(convolution)) {
        withoutHelper(convolution);
      }
    }
  }

  private static boolean hasChannelsLast(ConvolutionLayer layer) {
    return layer.conf().getLayer()
            instanceof org.deeplearning4j.nn.conf.layers.ConvolutionLayer configured
        && configured.getCnn2dDataFormat() == CNN2DFormat.NHWC;
  }

  /** No setter and no configuration does it for one layer. */
  private static void withoutHelper(ConvolutionLayer layer) {
    try {
      Field helper = ConvolutionLayer.class.getDeclaredField("helper");
      helper.setAccessible(true);
      helper.set(layer, null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Deeplearning4j keeps oneDNN elsewhere", e);
    }
  }
}
